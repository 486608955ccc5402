// An authenticator and its browser in software: it answers both ceremonies as good ones do, and with tweaks
// as no good one would. What it signs is signed after the tweaks, so that a refusal has no other cause.
#pragma once

#include "base/digest.hpp"
#include "base/random.hpp"
#include "server/webauthn/assertion.hpp"
#include "server/webauthn/registration.hpp"
#include "server/webauthn/response.hpp"
#include "server/webauthn/signed_bytes.hpp"
#include "server/webauthn/software_key_fixture.hpp"

#include <boost/json.hpp>

#include <functional>
#include <optional>
#include <string>

namespace taxasge::test {

enum class Voucher { nobody, itself };  // attestation "none", or "packed" without certificates

inline constexpr std::uint8_t flag_up = 0x01;
inline constexpr std::uint8_t flag_uv = 0x04;
inline constexpr std::uint8_t flag_be = 0x08;
inline constexpr std::uint8_t flag_bs = 0x10;
inline constexpr std::uint8_t flag_at = 0x40;
inline constexpr std::uint8_t flag_ed = 0x80;

template <class T>
using Change = std::function<void(T&)>;

struct Tweaks {
    Change<boost::json::object> client_data = {};
    Change<std::string> client_text = {};  // as it is spelt
    std::optional<std::string> rp_id = {};
    std::uint8_t set_flags = 0;
    std::uint8_t clear_flags = 0;
    std::uint32_t sign_count = 0;
    Bytes extensions = {};  // one CBOR map; sets its flag
    Change<CborPairs> key = {};
    Change<Bytes> attested = {};            // AAGUID, length, credential id, key
    Change<Bytes> authenticator_data = {};  // all of it
    Voucher voucher = Voucher::nobody;
    Change<Bytes> signature = {};
    Change<CborPairs> statement = {};
    Change<CborPairs> attestation = {};       // fmt, attStmt, authData
    Change<Bytes> attestation_object = {};    // as it is spelt
    std::optional<Bytes> credential_id = {};  // what both say that it is
};

template <class T>
void apply(const Change<T>& change, T& value) {
    if (change) change(value);
}

class Authenticator {
 public:
    Authenticator(Algorithm algorithm, std::string rp_id)
        : key_(algorithm), rp_id_(std::move(rp_id)), credential_id_(random_bytes(16)) {}

    [[nodiscard]] RegistrationResponse create(ByteView challenge, const std::string& origin,
                                              const Tweaks& tweaks = {}) const {
        const Bytes client_data = client_data_of("webauthn.create", challenge, origin, tweaks);
        const Bytes id = tweaks.credential_id.value_or(credential_id_);
        const auto flags = static_cast<std::uint8_t>(tweaks.clear_flags & flag_at ? 0 : flag_at);
        const Bytes attested = flags == 0 ? Bytes{} : attested_credential(id, tweaks);
        const Bytes data = authenticator_data_of(flags, attested, tweaks);
        CborPairs object{{cbor_text("fmt"), cbor_text("none")},
                         {cbor_text("attStmt"), cbor_map({})},
                         {cbor_text("authData"), cbor_bytes(data)}};
        vouch(object, signature_of(data, client_data, tweaks), tweaks);
        apply(tweaks.attestation, object);
        Bytes spelt = cbor_map(object);
        apply(tweaks.attestation_object, spelt);
        return {.credential_id = id, .client_data = client_data, .attestation_object = std::move(spelt)};
    }

    [[nodiscard]] AssertionResponse get(ByteView challenge, const std::string& origin, ByteView user_handle,
                                        const Tweaks& tweaks = {}) const {
        const Bytes client_data = client_data_of("webauthn.get", challenge, origin, tweaks);
        const Bytes id = tweaks.credential_id.value_or(credential_id_);
        const bool attests = (tweaks.set_flags & flag_at) != 0;
        Bytes data = authenticator_data_of(0, attests ? attested_credential(id, tweaks) : Bytes{}, tweaks);
        Bytes signature = signature_of(data, client_data, tweaks);
        return {.credential_id = id,
                .client_data = client_data,
                .authenticator_data = std::move(data),
                .signature = std::move(signature),
                .user_handle = {user_handle.begin(), user_handle.end()}};
    }

    [[nodiscard]] Bytes public_key(const Tweaks& tweaks = {}) const {
        CborPairs members = key_.cose_members();
        apply(tweaks.key, members);
        return cbor_map(members);
    }

    // As its registration leaves it.
    [[nodiscard]] KnownPasskey known(std::int64_t sign_count = 0) const {
        return {.public_key = public_key(), .sign_count = sign_count, .is_backup_eligible = true};
    }

    [[nodiscard]] const Bytes& credential_id() const { return credential_id_; }
    [[nodiscard]] const SoftwareKey& key() const { return key_; }

 private:
    static Bytes client_data_of(const char* type, ByteView challenge, const std::string& origin,
                                const Tweaks& tweaks) {
        boost::json::object data{{"type", type},
                                 {"challenge", to_base64url(challenge)},
                                 {"origin", origin},
                                 {"crossOrigin", false}};
        apply(tweaks.client_data, data);
        std::string text = boost::json::serialize(data);
        apply(tweaks.client_text, text);
        const ByteView bytes = as_bytes(text);
        return {bytes.begin(), bytes.end()};
    }

    [[nodiscard]] Bytes attested_credential(const Bytes& id, const Tweaks& tweaks) const {
        Bytes attested = joined({Bytes(16, 0), big_endian(id.size(), 2), id, public_key(tweaks)});
        apply(tweaks.attested, attested);
        return attested;
    }

    [[nodiscard]] Bytes authenticator_data_of(std::uint8_t more_flags, const Bytes& attested,
                                              const Tweaks& tweaks) const {
        const std::uint8_t good = flag_up | flag_uv | flag_be | flag_bs | more_flags;
        const std::uint8_t extended = tweaks.extensions.empty() ? 0 : flag_ed;
        const auto flags =
            static_cast<std::uint8_t>((good | extended | tweaks.set_flags) & ~tweaks.clear_flags);
        Bytes data = joined({sha256(as_bytes(tweaks.rp_id.value_or(rp_id_))),
                             {flags},
                             big_endian(tweaks.sign_count, 4),
                             attested,
                             tweaks.extensions});
        apply(tweaks.authenticator_data, data);
        return data;
    }

    [[nodiscard]] Bytes signature_of(ByteView data, ByteView client_data, const Tweaks& tweaks) const {
        Bytes signature = key_.sign(signed_bytes(data, client_data));
        apply(tweaks.signature, signature);
        return signature;
    }

    void vouch(CborPairs& object, const Bytes& signature, const Tweaks& tweaks) const {
        CborPairs statement;
        if (tweaks.voucher == Voucher::itself) {
            put(object, cbor_text("fmt"), cbor_text("packed"));
            statement = {{cbor_text("alg"), key_.cose_members()[1].second},
                         {cbor_text("sig"), cbor_bytes(signature)}};
        }
        apply(tweaks.statement, statement);
        put(object, cbor_text("attStmt"), cbor_map(statement));
    }

    SoftwareKey key_;
    std::string rp_id_;
    Bytes credential_id_;
};

// As PublicKeyCredential.toJSON() writes them [W3C WebAuthn Level 3 5.1].
inline boost::json::object to_json(const Bytes& credential_id, boost::json::object response) {
    return {{"id", to_base64url(credential_id)},
            {"rawId", to_base64url(credential_id)},
            {"type", "public-key"},
            {"authenticatorAttachment", "platform"},
            {"clientExtensionResults", boost::json::object{}},
            {"response", std::move(response)}};
}
inline boost::json::object to_json(const RegistrationResponse& response) {
    return to_json(response.credential_id, {{"clientDataJSON", to_base64url(response.client_data)},
                                            {"attestationObject", to_base64url(response.attestation_object)},
                                            {"transports", boost::json::array{"internal", "hybrid"}}});
}
inline boost::json::object to_json(const AssertionResponse& response) {
    return to_json(response.credential_id, {{"clientDataJSON", to_base64url(response.client_data)},
                                            {"authenticatorData", to_base64url(response.authenticator_data)},
                                            {"signature", to_base64url(response.signature)},
                                            {"userHandle", to_base64url(response.user_handle)}});
}

}  // namespace taxasge::test
