#include "server/webauthn/authenticator_data.hpp"

#include "base/digest.hpp"
#include "server/webauthn/cbor.hpp"
#include "server/webauthn/fault.hpp"
#include "server/webauthn/response.hpp"

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::size_t hash_bytes = 32;
constexpr std::size_t count_bytes = 4;
constexpr std::size_t length_bytes = 2;

// [WebAuthn L3 6.1, the flags]
constexpr std::uint8_t user_present = 0x01;
constexpr std::uint8_t user_verified = 0x04;
constexpr std::uint8_t backup_eligible = 0x08;
constexpr std::uint8_t backed_up = 0x10;
constexpr std::uint8_t has_credential = 0x40;
constexpr std::uint8_t has_extensions = 0x80;

Failure refuse(const char* what) {
    return fail(invalid_passkey(std::string{"authenticator data: "} + what));
}

// What was not read yet.
class Rest {
 public:
    explicit Rest(ByteView bytes) : bytes_(bytes) {}

    [[nodiscard]] ByteView all() const { return bytes_; }

    Result<ByteView> take(std::size_t length) {
        if (length > bytes_.size()) return refuse("cut short");
        const ByteView taken = bytes_.first(length);
        bytes_ = bytes_.subspan(length);
        return taken;
    }

    Result<std::uint64_t> take_number(std::size_t length) {
        const auto digits = take(length);
        if (!digits) return fail(digits.error());
        std::uint64_t number = 0;
        for (const std::uint8_t digit : *digits) number = number << 8 | digit;
        return number;
    }

    // One map, as it is spelt.
    Result<ByteView> take_map() {
        const auto item = read_cbor_item(bytes_);
        if (!item) return fail(item.error());
        if (item->value.if_map() == nullptr) return refuse("no map");
        return take(item->size);
    }

 private:
    ByteView bytes_;
};

Bytes copy(ByteView bytes) {
    return {bytes.begin(), bytes.end()};
}

Result<void> check_flags(std::uint8_t flags) {
    if ((flags & user_present) == 0) return refuse("nobody was present (UP)");
    if ((flags & user_verified) == 0) return refuse("the user was not verified (UV)");
    if ((flags & backed_up) != 0 && (flags & backup_eligible) == 0)
        return refuse("backed up, and not eligible for it (BS without BE)");
    return {};
}

Result<AttestedCredential> take_credential(Rest& rest) {
    const auto aaguid = rest.take(aaguid_bytes);
    if (!aaguid) return fail(aaguid.error());
    const auto length = rest.take_number(length_bytes);
    if (!length) return fail(length.error());
    if (*length == 0 || *length > longest_credential_id)
        return refuse("a credential id that is empty or too long");
    const auto id = rest.take(*length);
    if (!id) return fail(id.error());
    const auto key = rest.take_map();
    if (!key) return fail(key.error());
    return AttestedCredential{.aaguid = copy(*aaguid), .credential_id = copy(*id), .public_key = copy(*key)};
}

Result<std::optional<AttestedCredential>> take_credential_if(bool is_there, Ceremony ceremony, Rest& rest) {
    if (!is_there && ceremony == Ceremony::create) return refuse("no attested credential (AT)");
    if (!is_there) return std::optional<AttestedCredential>{};
    auto credential = take_credential(rest);
    if (!credential) return fail(credential.error());
    return std::optional{std::move(*credential)};
}

// We ask for no extension; what an authenticator adds unasked may be passed over [WebAuthn L3 7.1 step 28].
Result<void> pass_over_extensions(bool are_there, Rest& rest) {
    if (are_there) {
        const auto extensions = rest.take_map();
        if (!extensions) return fail(extensions.error());
    }
    if (!rest.all().empty()) return refuse("bytes left over");
    return {};
}

}  // namespace

Result<AuthenticatorData> read_authenticator_data(ByteView bytes, Ceremony ceremony,
                                                  const RelyingParty& relying_party) {
    if (bytes.size() > longest_authenticator_data) return refuse("too long");
    Rest rest{bytes};
    const auto hash = rest.take(hash_bytes);
    if (!hash) return fail(hash.error());
    const auto flags_read = rest.take_number(1);
    if (!flags_read) return fail(flags_read.error());
    const auto count = rest.take_number(count_bytes);
    if (!count) return fail(count.error());
    if (!std::ranges::equal(*hash, sha256(as_bytes(relying_party.id))))
        return refuse("for another relying party (rpIdHash)");
    const auto flags = static_cast<std::uint8_t>(*flags_read);
    if (const auto checked = check_flags(flags); !checked) return fail(checked.error());
    auto credential = take_credential_if((flags & has_credential) != 0, ceremony, rest);
    if (!credential) return fail(credential.error());
    if (const auto passed = pass_over_extensions((flags & has_extensions) != 0, rest); !passed)
        return fail(passed.error());
    return AuthenticatorData{.is_backup_eligible = (flags & backup_eligible) != 0,
                             .is_backed_up = (flags & backed_up) != 0,
                             .sign_count = static_cast<std::int64_t>(*count),
                             .credential = std::move(*credential)};
}

}  // namespace taxasge
