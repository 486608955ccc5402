// What navigator.credentials gave a page, as PublicKeyCredential.toJSON() writes it [W3C WebAuthn Level 3
// 5.1]. Read here and believed in nothing: registration.hpp and assertion.hpp verify it.
#pragma once

#include "base/bytes.hpp"

#include <boost/json/object.hpp>

namespace taxasge {

inline constexpr std::size_t longest_credential_id = 1023;         // [WebAuthn L3 4, 7.1 step 25]
inline constexpr std::size_t longest_client_data = 4096;           // browsers write about 250
inline constexpr std::size_t longest_attestation_object = 16'384;  // RS256 takes about 900
inline constexpr std::size_t longest_authenticator_data = 8192;
inline constexpr std::size_t longest_signature = 1024;  // RS256 with 4096 bits takes 512
inline constexpr std::size_t longest_user_handle = 64;  // [WebAuthn L3 5.4.3]

struct RegistrationResponse {
    Bytes credential_id;
    Bytes client_data;
    Bytes attestation_object;
};

struct AssertionResponse {
    Bytes credential_id;
    Bytes client_data;
    Bytes authenticator_data;
    Bytes signature;
    Bytes user_handle;
};

// Browsers add members, which are passed over; those that we need are base64url without padding, and `id` is
// `rawId`. Error: malformed (invalid_passkey).
[[nodiscard]] Result<RegistrationResponse> read_registration_response(const boost::json::object& credential);

// Error: malformed (invalid_passkey), also without a user handle: we ask for discoverable credentials alone,
// and those always give one [WebAuthn L3 7.2 step 6].
[[nodiscard]] Result<AssertionResponse> read_assertion_response(const boost::json::object& credential);

}  // namespace taxasge
