// A passkey is born: what an authenticator says of the key that it made [W3C WebAuthn Level 3 7.1].
#pragma once

#include "base/bytes.hpp"
#include "server/webauthn/relying_party.hpp"
#include "server/webauthn/response.hpp"

#include <cstdint>

namespace taxasge {

struct NewPasskey {
    Bytes credential_id;
    Bytes public_key;  // a COSE key, as it was sent
    std::int64_t algorithm;
    std::int64_t sign_count;
    bool is_backup_eligible;
    bool is_backed_up;
    Bytes aaguid;  // 16 bytes: the model of the authenticator, or zeros
};

// Everything of 7.1 but two things that only the caller can look up: that the challenge (client_data.hpp) is
// one of ours, and that nobody has this credential id. Error: malformed (invalid_passkey).
[[nodiscard]] Result<NewPasskey> verify_registration(const RegistrationResponse& response,
                                                     const RelyingParty& relying_party);

}  // namespace taxasge
