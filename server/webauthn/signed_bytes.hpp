// What an authenticator signs, at both ceremonies.
#pragma once

#include "base/digest.hpp"

namespace taxasge {

// Its own data, then the hash of the browser's [W3C WebAuthn Level 3 6.3.3 step 11, 8.2].
[[nodiscard]] inline Bytes signed_bytes(ByteView authenticator_data, ByteView client_data) {
    Bytes bytes{authenticator_data.begin(), authenticator_data.end()};
    const Bytes hash = sha256(client_data);
    bytes.insert(bytes.end(), hash.begin(), hash.end());
    return bytes;
}

}  // namespace taxasge
