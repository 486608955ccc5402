// A passkey is used: who has its private half, and proved it to their authenticator, is who it is registered
// for [W3C WebAuthn Level 3 7.2].
#pragma once

#include "base/bytes.hpp"
#include "server/webauthn/relying_party.hpp"
#include "server/webauthn/response.hpp"

#include <cstdint>

namespace taxasge {

struct KnownPasskey {
    Bytes public_key;
    std::int64_t sign_count;
    bool is_backup_eligible;
};

struct Assertion {
    std::int64_t sign_count;
    bool is_backed_up;
    // Either count is not zero, and the new one is not greater: there may be a copy of the key. What follows
    // from that is the caller's to say [7.2 step 22].
    bool count_went_back;
};

// Everything of 7.2 but what only the caller can look up: that the challenge (client_data.hpp) is one of
// ours, and that `known` belongs to the credential id and the user handle. Error: malformed
// (invalid_passkey).
[[nodiscard]] Result<Assertion> verify_assertion(const AssertionResponse& response, const KnownPasskey& known,
                                                 const RelyingParty& relying_party);

}  // namespace taxasge
