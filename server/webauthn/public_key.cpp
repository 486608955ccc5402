#include "server/webauthn/public_key.hpp"

#include "server/webauthn/fault.hpp"

#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <sodium.h>

#include <algorithm>
#include <array>
#include <stdexcept>

namespace taxasge {
namespace {

struct Free {
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::size_t coordinate_bytes = 32;
constexpr std::uint8_t uncompressed = 0x04;  // [SEC 1 2.3.3]
constexpr std::array<std::uint8_t, 3> exponent_65537{0x01, 0x00, 0x01};

Failure refuse(const char* what) {
    ERR_clear_error();
    return fail(invalid_passkey(std::string{"COSE key: "} + what));
}

// What fails here for any input is broken machinery (no memory, no provider).
void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string{"OpenSSL: "} + what);
}

PublicKey own(EVP_PKEY* key) {
    return {key, [](EVP_PKEY* owned) { EVP_PKEY_free(owned); }};
}

// Null, when these numbers are no key.
PublicKey make_key(const char* kind, OSSL_PARAM_BLD* builder) {
    const Owned<OSSL_PARAM> parameters{OSSL_PARAM_BLD_to_param(builder)};
    const Owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new_from_name(nullptr, kind, nullptr)};
    require(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1, "EVP_PKEY_fromdata_init");
    EVP_PKEY* made = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
    return own(made);
}

}  // namespace

Result<PublicKey> make_ed25519(ByteView point) {
    if (point.size() != crypto_core_ed25519_BYTES) return refuse("x of another length than 32");
    // OpenSSL takes any 32 bytes. For a point of small order a signature can be made without a private half.
    if (crypto_core_ed25519_is_valid_point(point.data()) != 1) return refuse("the point is not on the curve");
    EVP_PKEY* key = EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, point.data(), point.size());
    require(key != nullptr, "EVP_PKEY_new_raw_public_key");
    return own(key);
}

Result<PublicKey> make_p256(ByteView x, ByteView y) {
    if (x.size() != coordinate_bytes || y.size() != coordinate_bytes)
        return refuse("a coordinate of another length than 32");
    Bytes point{uncompressed};
    point.insert(point.end(), x.begin(), x.end());
    point.insert(point.end(), y.begin(), y.end());
    const Owned<OSSL_PARAM_BLD> builder{OSSL_PARAM_BLD_new()};
    require(builder &&
                OSSL_PARAM_BLD_push_utf8_string(builder.get(), OSSL_PKEY_PARAM_GROUP_NAME, "P-256", 0) == 1 &&
                OSSL_PARAM_BLD_push_octet_string(builder.get(), OSSL_PKEY_PARAM_PUB_KEY, point.data(),
                                                 point.size()) == 1,
            "OSSL_PARAM_BLD_push");
    // OpenSSL reads no point beside the curve [EC_POINT_oct2point]; on this curve every other one is good.
    PublicKey key = make_key("EC", builder.get());
    if (!key) return refuse("the point is not on the curve");
    return key;
}

Result<PublicKey> make_rsa(ByteView modulus, ByteView exponent) {
    if (!std::ranges::equal(exponent, exponent_65537)) return refuse("e is not 65537");
    if (modulus.empty() || modulus.size() > longest_passkey_rsa_bits / 8 || modulus.front() == 0)
        return refuse("n is not of 2048 to 4096 bits");
    const Owned<BIGNUM> n{BN_bin2bn(modulus.data(), static_cast<int>(modulus.size()), nullptr)};
    const Owned<BIGNUM> e{BN_bin2bn(exponent.data(), static_cast<int>(exponent.size()), nullptr)};
    require(n && e, "BN_bin2bn");
    if (BN_num_bits(n.get()) < shortest_passkey_rsa_bits) return refuse("n is not of 2048 to 4096 bits");
    if (BN_is_odd(n.get()) == 0) return refuse("n is even");
    const Owned<OSSL_PARAM_BLD> builder{OSSL_PARAM_BLD_new()};
    require(builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n.get()) == 1 &&
                OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e.get()) == 1,
            "OSSL_PARAM_BLD_push_BN");
    PublicKey key = make_key("RSA", builder.get());
    if (!key) return refuse("n and e are no key");
    return key;
}

}  // namespace taxasge
