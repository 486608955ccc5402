// The pair of keys of a software authenticator (authenticator_fixture.hpp): of each of our algorithms, and of
// sizes that we do not take.
#pragma once

#include "base/bytes.hpp"
#include "server/webauthn/cbor_fixture.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/evp.h>
#include <openssl/rsa.h>

#include <memory>
#include <stdexcept>

namespace taxasge::test {

enum class Algorithm { ed25519, es256, rs256 };

class SoftwareKey {
 public:
    explicit SoftwareKey(Algorithm algorithm, unsigned rsa_bits = 2048)
        : algorithm_(algorithm), pair_(make(algorithm, rsa_bits), EVP_PKEY_free) {
        if (!pair_) throw std::runtime_error("no key");
    }

    // The members of its COSE key, sorted.
    [[nodiscard]] CborPairs cose_members() const {
        switch (algorithm_) {
            case Algorithm::ed25519:
                return members(1, -8, {{cbor_number(-1), cbor_number(6)}, {cbor_number(-2), raw()}});
            case Algorithm::es256:
                return members(2, -7,
                               {{cbor_number(-1), cbor_number(1)},
                                {cbor_number(-2), number(OSSL_PKEY_PARAM_EC_PUB_X, 32)},
                                {cbor_number(-3), number(OSSL_PKEY_PARAM_EC_PUB_Y, 32)}});
            case Algorithm::rs256:
                break;
        }
        const auto size = static_cast<std::size_t>(EVP_PKEY_get_size(pair_.get()));
        return members(3, -257,
                       {{cbor_number(-1), number(OSSL_PKEY_PARAM_RSA_N, size)},
                        {cbor_number(-2), number(OSSL_PKEY_PARAM_RSA_E, 3)}});
    }

    [[nodiscard]] Bytes sign(ByteView bytes) const {
        const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(),
                                                                              EVP_MD_CTX_free};
        const EVP_MD* digest = algorithm_ == Algorithm::ed25519 ? nullptr : EVP_sha256();
        Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(pair_.get())));
        std::size_t length = signature.size();
        if (EVP_DigestSignInit(context.get(), nullptr, digest, nullptr, pair_.get()) != 1 ||
            EVP_DigestSign(context.get(), signature.data(), &length, bytes.data(), bytes.size()) != 1)
            throw std::runtime_error("no signature");
        signature.resize(length);
        return signature;
    }

 private:
    static EVP_PKEY* make(Algorithm algorithm, unsigned rsa_bits) {
        switch (algorithm) {
            case Algorithm::ed25519:
                return EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519");
            case Algorithm::es256:
                return EVP_EC_gen("P-256");
            case Algorithm::rs256:
                break;
        }
        return EVP_RSA_gen(rsa_bits);
    }

    static CborPairs members(int type, int algorithm, const CborPairs& others) {
        CborPairs all{{cbor_number(1), cbor_number(type)}, {cbor_number(3), cbor_number(algorithm)}};
        all.insert(all.end(), others.begin(), others.end());
        return all;
    }

    [[nodiscard]] Bytes raw() const {
        Bytes point(32);
        std::size_t length = point.size();
        EVP_PKEY_get_raw_public_key(pair_.get(), point.data(), &length);
        return cbor_bytes(point);
    }

    [[nodiscard]] Bytes number(const char* name, std::size_t length) const {
        BIGNUM* number = nullptr;
        EVP_PKEY_get_bn_param(pair_.get(), name, &number);
        Bytes bytes(length);
        BN_bn2binpad(number, bytes.data(), static_cast<int>(length));
        BN_free(number);
        return cbor_bytes(bytes);
    }

    Algorithm algorithm_;
    std::shared_ptr<EVP_PKEY> pair_;
};

}  // namespace taxasge::test
