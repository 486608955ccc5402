// What the browser says of a ceremony: which, for whose challenge, on which page [W3C WebAuthn Level
// 3 5.8.1]. An authenticator signs its hash, so that a page of somebody else cannot use what it was given.
#pragma once

#include "base/bytes.hpp"
#include "server/webauthn/relying_party.hpp"

#include <string>

namespace taxasge {

inline constexpr std::size_t shortest_challenge = 16;  // [WebAuthn L3 13.4.3]
inline constexpr std::size_t longest_challenge = 64;

enum class Ceremony { create, get };

struct ClientData {
    Bytes challenge;  // whether it is one of ours, and not used yet, is the caller's to say
    std::string origin;
};

// Of this ceremony, on a page of ours and in no frame of another's [7.1 steps 5-11, 7.2 steps 9-14]. Members
// that nobody knows are passed over, as 5.8.1 says. Error: malformed (invalid_passkey).
[[nodiscard]] Result<ClientData> read_client_data(ByteView json, Ceremony ceremony,
                                                  const RelyingParty& relying_party);

}  // namespace taxasge
