// The public half of a passkey, as authenticators write it: a COSE key [RFC 9052 7, RFC 9053 7, RFC 8230 4]
// with `alg` and no member that is not needed [W3C WebAuthn Level 3 5.8.5, 6.5.1.1].
#pragma once

#include "base/bytes.hpp"

#include <cstdint>
#include <memory>

using EVP_PKEY = struct evp_pkey_st;

namespace taxasge {

class CoseKey {
 public:
    // EC2 on P-256 for ES256, OKP on Ed25519 for EdDSA, RSA of 2048 to 4096 bits with the exponent 65537 for
    // RS256: no authenticator is known with another exponent, and TPMs have this one. A point is on its
    // curve, and not compressed. Error: malformed (invalid_passkey).
    [[nodiscard]] static Result<CoseKey> parse(ByteView bytes);

    [[nodiscard]] std::int64_t algorithm() const { return algorithm_; }

    // ES256 as ASN.1 DER, the others as they are [WebAuthn L3 6.5.5].
    [[nodiscard]] bool verify(ByteView signed_bytes, ByteView signature) const;

 private:
    CoseKey(std::int64_t algorithm, std::shared_ptr<EVP_PKEY> key)
        : algorithm_(algorithm), key_(std::move(key)) {}

    std::int64_t algorithm_;
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace taxasge
