#include "base/digest.hpp"

#include <sodium.h>

namespace taxasge {

Bytes sha256(ByteView data) {
    Bytes digest(crypto_hash_sha256_BYTES);
    crypto_hash_sha256(digest.data(), data.data(), data.size());
    return digest;
}

Bytes hmac_sha256(ByteView key, ByteView data) {
    Bytes digest(crypto_auth_hmacsha256_BYTES);
    crypto_auth_hmacsha256_state state;
    crypto_auth_hmacsha256_init(&state, key.data(), key.size());
    crypto_auth_hmacsha256_update(&state, data.data(), data.size());
    crypto_auth_hmacsha256_final(&state, digest.data());
    sodium_memzero(&state, sizeof state);
    return digest;
}

Bytes hkdf_sha256(ByteView key, std::string_view info) {
    const Bytes no_salt(crypto_hash_sha256_BYTES, 0);
    const Bytes extracted = hmac_sha256(no_salt, key);
    Bytes block(info.begin(), info.end());
    block.push_back(1);  // one block of 32 bytes is all we take
    return hmac_sha256(extracted, block);
}

}  // namespace taxasge
