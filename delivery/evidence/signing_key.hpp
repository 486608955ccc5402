// Ed25519 keys [RFC 8032], as PEM files that `openssl genpkey -algorithm ed25519` and `openssl pkey -pubout`
// write.
#pragma once

#include "base/bytes.hpp"

#include <memory>
#include <string>

typedef struct evp_pkey_st EVP_PKEY;

namespace taxasge::delivery {

class VerifyingKey {
 public:
    // Error: invalid: no PEM, or a key of another kind.
    [[nodiscard]] static Result<VerifyingKey> read(const std::string& pem);

    [[nodiscard]] bool verifies(ByteView message, ByteView signature) const;

    // SHA-256 of its SubjectPublicKeyInfo, 64 hexadecimal digits.
    [[nodiscard]] std::string id() const;

 private:
    friend class SigningKey;
    explicit VerifyingKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
    std::shared_ptr<EVP_PKEY> key_;
};

class SigningKey {
 public:
    // Error: invalid: no PEM, or a key of another kind; one with a pass phrase is not asked for it.
    [[nodiscard]] static Result<SigningKey> read(const std::string& pem);

    [[nodiscard]] Bytes sign(ByteView message) const;
    [[nodiscard]] VerifyingKey verifying_key() const { return VerifyingKey{key_}; }

 private:
    explicit SigningKey(std::shared_ptr<EVP_PKEY> key) : key_(std::move(key)) {}
    std::shared_ptr<EVP_PKEY> key_;
};

}  // namespace taxasge::delivery
