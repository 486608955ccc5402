// RS256: RSASSA-PKCS1-v1_5 with SHA-256 [RFC 7518 3.3], which is what Google signs with. Any thread.
#pragma once

#include "base/bytes.hpp"
#include "base/result.hpp"
#include "base/secret.hpp"

#include <memory>
#include <string>
#include <string_view>

using EVP_PKEY = struct evp_pkey_st;

namespace taxasge {

inline constexpr int shortest_rsa_bits = 2048;  // [RFC 7518 3.3]
inline constexpr int longest_rsa_bits = 8192;   // beyond it one signature costs too much

class RsaPublicKey {
 public:
    RsaPublicKey() = default;  // verifies nothing

    // Modulus and exponent as a JWK has them [RFC 7518 6.3.1]. Error: malformed.
    [[nodiscard]] static Result<RsaPublicKey> from_jwk(std::string_view n, std::string_view e);

    [[nodiscard]] bool verify(std::string_view text, ByteView signature) const;

 private:
    explicit RsaPublicKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}

    std::shared_ptr<EVP_PKEY> key_;
};

class RsaSigningKey {
 public:
    // A private key in PEM (PKCS #8), without a pass phrase. Error: malformed.
    [[nodiscard]] static Result<RsaSigningKey> parse(const Secret& pem);

    [[nodiscard]] std::string sign(std::string_view text) const;  // about a millisecond

 private:
    explicit RsaSigningKey(std::shared_ptr<EVP_PKEY> pair) : pair_(std::move(pair)) {}

    std::shared_ptr<EVP_PKEY> pair_;
};

}  // namespace taxasge
