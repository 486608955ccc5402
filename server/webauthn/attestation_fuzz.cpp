#include "base/digest.hpp"
#include "server/webauthn/cose_key.hpp"
#include "server/webauthn/fault.hpp"
#include "server/webauthn/registration.hpp"
#include "tests/support/fuzz.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

const RelyingParty ours{.id = "taxasge.gq", .origins = {"https://taxasge.gq"}};

Bytes client_data(std::uint8_t filler) {
    const std::string text = R"({"type":"webauthn.create","challenge":")" + to_base64url(Bytes(32, filler)) +
                             R"(","origin":"https://taxasge.gq","crossOrigin":false})";
    return {text.begin(), text.end()};
}

// What the authenticator says, from the hash of our name on, found without any reader of CBOR.
std::string_view said_in(std::string_view object) {
    static const Bytes hash = sha256(as_bytes("taxasge.gq"));
    const auto start = object.find(as_text(hash));
    return start == std::string_view::npos ? std::string_view{} : object.substr(start);
}

std::size_t byte_at(std::string_view said, std::size_t index) {
    return static_cast<std::uint8_t>(said[index]);
}

Bytes credential_id_in(std::string_view said) {
    if (said.size() < 55) return {};
    const std::string_view id = said.substr(55, byte_at(said, 53) << 8 | byte_at(said, 54));
    return {id.begin(), id.end()};
}

Result<NewPasskey> verify(std::string_view object, std::uint8_t filler = 7) {
    return verify_registration({.credential_id = credential_id_in(said_in(object)),
                                .client_data = client_data(filler),
                                .attestation_object = {object.begin(), object.end()}},
                               ours);
}

void check_passkey(const NewPasskey& passkey, std::string_view said) {
    const std::size_t flags = byte_at(said, 32);
    demand((flags & 0x45) == 0x45, "somebody was there, was verified, and made a key");
    demand(passkey.is_backup_eligible == ((flags & 0x08) != 0), "BE");
    demand(passkey.is_backed_up == ((flags & 0x10) != 0), "BS");
    demand(passkey.is_backup_eligible || !passkey.is_backed_up, "no copy of what cannot be copied");
    const std::size_t count =
        byte_at(said, 33) << 24 | byte_at(said, 34) << 16 | byte_at(said, 35) << 8 | byte_at(said, 36);
    demand(passkey.sign_count == static_cast<std::int64_t>(count), "the count");
    demand(as_text(passkey.aaguid) == said.substr(37, 16), "the model");
    demand(!passkey.credential_id.empty() && passkey.credential_id.size() <= 1023, "an id");
    demand(said.substr(55 + passkey.credential_id.size()).starts_with(as_text(passkey.public_key)),
           "the key stands behind its id");
    const auto key = CoseKey::parse(passkey.public_key);
    demand(key && key->algorithm() == passkey.algorithm, "what was taken can be used");
    demand(std::ranges::find(passkey_algorithms, passkey.algorithm) != passkey_algorithms.end(),
           "and we asked for it");
}

void check(std::string_view object) {
    const auto passkey = verify(object);
    if (!passkey) return;
    check_passkey(*passkey, said_in(object));
    const bool is_none = object.starts_with(
        "\xA3"
        "cfmtdnonegattStmt\xA0");
    demand(is_none || object.starts_with("\xA3"
                                         "cfmtfpackedgattStmt\xA2"),
           "nobody vouches, or the key itself");
    demand(verify(object, 8).has_value() == is_none, "who vouches does so for this ceremony");
    demand(!verify(object.substr(0, object.size() - 1)), "it is not taken when it is cut");
    demand(!verify(std::string{object} + '\0'), "nor with more behind it");
}

}  // namespace
}  // namespace taxasge

// A72, A28: attestation objects, as whole registrations for one challenge.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
