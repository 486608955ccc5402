// OpenSSL's keys from the numbers of a COSE key (cose_key.hpp).
#pragma once

#include "base/bytes.hpp"

#include <memory>

using EVP_PKEY = struct evp_pkey_st;

namespace taxasge {

using PublicKey = std::shared_ptr<EVP_PKEY>;

inline constexpr int shortest_passkey_rsa_bits = 2048;
inline constexpr int longest_passkey_rsa_bits = 4096;

// Error of each: malformed (invalid_passkey), for other lengths and for what is no key.
[[nodiscard]] Result<PublicKey> make_ed25519(ByteView point);
[[nodiscard]] Result<PublicKey> make_p256(ByteView x, ByteView y);
[[nodiscard]] Result<PublicKey> make_rsa(ByteView modulus, ByteView exponent);

}  // namespace taxasge
