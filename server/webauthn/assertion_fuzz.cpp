#include "server/webauthn/assertion.hpp"

#include "base/digest.hpp"
#include "base/strict_json.hpp"
#include "server/webauthn/client_data.hpp"
#include "tests/support/fuzz.hpp"

#include <boost/json.hpp>

namespace json = boost::json;

namespace taxasge {
namespace {

using test::demand;

const RelyingParty ours{.id = "taxasge.gq", .origins = {"https://taxasge.gq"}};

// A length in two bytes, then so many, or what there is.
Bytes take_part(std::string_view& rest) {
    const std::size_t high = test::take_byte(rest);
    const std::string_view part = rest.substr(0, high << 8 | test::take_byte(rest));
    rest.remove_prefix(part.size());
    return {part.begin(), part.end()};
}

Bytes joined(ByteView a, ByteView b) {
    Bytes all{a.begin(), a.end()};
    all.insert(all.end(), b.begin(), b.end());
    return all;
}

// What the keys of the corpus have signed: with a count of 7, and with a count of 8 and an extension.
bool was_signed(const AssertionResponse& response) {
    static const Bytes hash = sha256(as_bytes("taxasge.gq"));
    static const Bytes plain = joined(hash, Bytes{0x1D, 0, 0, 0, 7});
    static const Bytes extended = joined(hash, Bytes{0x9D, 0, 0, 0, 8, 0xA1, 0x61, 'a', 0x01});
    static const std::string client_data = R"({"type":"webauthn.get","challenge":")" +
                                           to_base64url(Bytes(32, 7)) +
                                           R"(","origin":"https://taxasge.gq","crossOrigin":false})";
    return (response.authenticator_data == plain || response.authenticator_data == extended) &&
           as_text(response.client_data) == client_data;
}

// A key, what its authenticator says, a signature, and the client data.
void check_ceremony(std::string_view rest) {
    KnownPasskey known{.public_key = take_part(rest), .sign_count = 7, .is_backup_eligible = true};
    AssertionResponse response{.credential_id = Bytes(16, 1),
                               .client_data = {},
                               .authenticator_data = take_part(rest),
                               .signature = take_part(rest),
                               .user_handle = Bytes(16, 1)};
    response.client_data = {rest.begin(), rest.end()};
    const auto assertion = verify_assertion(response, known, ours);
    if (!assertion) return;
    demand(was_signed(response), "nobody makes up a signature");
    demand(assertion->sign_count == response.authenticator_data[36], "the count");
    demand(assertion->count_went_back == (assertion->sign_count == 7), "and whether it went back");
    demand(assertion->is_backed_up, "BS");
    known.is_backup_eligible = false;
    demand(!verify_assertion(response, known, ours), "BE does not change");
}

void check_client_data(std::string_view text) {
    const auto created = read_client_data(as_bytes(text), Ceremony::create, ours);
    const auto got = read_client_data(as_bytes(text), Ceremony::get, ours);
    demand(!created || !got, "one ceremony");
    if (!created && !got) return;
    const ClientData& read = created ? *created : *got;
    const json::object data = json::parse({text.data(), text.size()}).as_object();
    demand(data.at("type") == json::value(created ? "webauthn.create" : "webauthn.get"), "this ceremony");
    demand(data.at("origin") == json::value("https://taxasge.gq") && read.origin == "https://taxasge.gq",
           "our page");
    demand(data.at("challenge") == json::value(to_base64url(read.challenge)), "its challenge");
    demand(read.challenge.size() >= 16 && read.challenge.size() <= 64, "that nobody guesses");
    demand(!data.contains("topOrigin"), "in no frame");
    demand(!data.contains("crossOrigin") || data.at("crossOrigin") == json::value(false), "of nobody");
}

// What was read is what was written, by its one spelling.
void check_response(std::string_view text) {
    const auto credential = parse_strict_object(text);
    if (!credential) return;
    const auto registration = read_registration_response(*credential);
    const auto assertion = read_assertion_response(*credential);
    const auto is = [&](const json::object& object, const char* name, const Bytes& bytes) {
        demand(!bytes.empty() && object.at(name) == json::value(to_base64url(bytes)), name);
    };
    if (!registration && !assertion) return;
    const json::object& response = credential->at("response").as_object();
    const Bytes& id = registration ? registration->credential_id : assertion->credential_id;
    is(*credential, "id", id);
    is(*credential, "rawId", id);
    demand(id.size() <= 1023, "an id");
    is(response, "clientDataJSON", registration ? registration->client_data : assertion->client_data);
    if (registration) is(response, "attestationObject", registration->attestation_object);
    if (!assertion) return;
    is(response, "authenticatorData", assertion->authenticator_data);
    is(response, "signature", assertion->signature);
    is(response, "userHandle", assertion->user_handle);
}

}  // namespace
}  // namespace taxasge

// A72, A28: what a login with a passkey sends. The first byte says what the rest is: the parts of a ceremony,
// client data, or the JSON of a credential.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    std::string_view rest = taxasge::test::as_input(data, size);
    switch (taxasge::test::take_byte(rest) % 3) {
        case 0:
            taxasge::check_ceremony(rest);
            break;
        case 1:
            taxasge::check_client_data(rest);
            break;
        default:
            taxasge::check_response(rest);
    }
    return 0;
}
