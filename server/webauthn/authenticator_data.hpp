// What an authenticator says itself, and signs: for whom, who was there, and at its birth which key it made
// [W3C WebAuthn Level 3 6.1].
#pragma once

#include "base/bytes.hpp"
#include "server/webauthn/client_data.hpp"

#include <cstdint>
#include <optional>

namespace taxasge {

inline constexpr std::size_t aaguid_bytes = 16;

struct AttestedCredential {
    Bytes aaguid;
    Bytes credential_id;
    Bytes public_key;  // a COSE key, as it was sent; whether it is one of ours is not read here
};

struct AuthenticatorData {
    bool is_backup_eligible;
    bool is_backed_up;
    std::int64_t sign_count;
    std::optional<AttestedCredential> credential;  // always at a creation
};

// For us, somebody was there and showed who they are, and nothing is left over. What extensions say is read
// and passed over. Error: malformed (invalid_passkey).
[[nodiscard]] Result<AuthenticatorData> read_authenticator_data(ByteView bytes, Ceremony ceremony,
                                                                const RelyingParty& relying_party);

}  // namespace taxasge
