#include "server/firebase/rs256.hpp"

#include <openssl/bio.h>
#include <openssl/bn.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/param_build.h>
#include <openssl/pem.h>

#include <stdexcept>

namespace taxasge {
namespace {

struct Free {
    void operator()(BIO* bio) const { BIO_free(bio); }
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
    void operator()(OSSL_PARAM_BLD* builder) const { OSSL_PARAM_BLD_free(builder); }
    void operator()(OSSL_PARAM* parameters) const { OSSL_PARAM_free(parameters); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::size_t longest_exponent_bytes = 4;
constexpr std::size_t longest_modulus_bytes = longest_rsa_bits / 8;

Failure malformed(std::string detail) {
    ERR_clear_error();
    return fail(Error{.code = Code::malformed, .reason = "malformed_request", .detail = std::move(detail)});
}

// What fails here for a good key is broken machinery (no memory, no provider), never input.
void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string{"OpenSSL: "} + what);
}

Owned<BIGNUM> to_number(ByteView bytes) {
    return Owned<BIGNUM>{BN_bin2bn(bytes.data(), static_cast<int>(bytes.size()), nullptr)};
}

bool has_good_size(const EVP_PKEY* key) {
    const int bits = EVP_PKEY_get_bits(key);
    return bits >= shortest_rsa_bits && bits <= longest_rsa_bits;
}

std::shared_ptr<EVP_PKEY> own(EVP_PKEY* key) {
    return {key, [](EVP_PKEY* owned) { EVP_PKEY_free(owned); }};
}

std::shared_ptr<EVP_PKEY> make_public_key(const BIGNUM* n, const BIGNUM* e) {
    const Owned<OSSL_PARAM_BLD> builder{OSSL_PARAM_BLD_new()};
    require(builder && OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_N, n) == 1 &&
                OSSL_PARAM_BLD_push_BN(builder.get(), OSSL_PKEY_PARAM_RSA_E, e) == 1,
            "OSSL_PARAM_BLD_push_BN");
    const Owned<OSSL_PARAM> parameters{OSSL_PARAM_BLD_to_param(builder.get())};
    const Owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new_from_name(nullptr, "RSA", nullptr)};
    require(parameters && context && EVP_PKEY_fromdata_init(context.get()) == 1, "EVP_PKEY_fromdata_init");
    EVP_PKEY* made = nullptr;
    if (EVP_PKEY_fromdata(context.get(), &made, EVP_PKEY_PUBLIC_KEY, parameters.get()) != 1) return nullptr;
    return own(made);
}

}  // namespace

Result<RsaPublicKey> RsaPublicKey::from_jwk(std::string_view n, std::string_view e) {
    const auto modulus = from_base64url(n);
    const auto exponent = from_base64url(e);
    if (!modulus || modulus->empty() || modulus->size() > longest_modulus_bytes) return malformed("n");
    if (!exponent || exponent->empty() || exponent->size() > longest_exponent_bytes) return malformed("e");
    const auto number = to_number(*modulus);
    const auto power = to_number(*exponent);
    require(number && power, "BN_bin2bn");
    // With 1 every text is its own signature.
    if (BN_is_odd(power.get()) == 0 || BN_is_one(power.get()) == 1) return malformed("e is even, or 1");
    auto key = make_public_key(number.get(), power.get());
    if (!key || !has_good_size(key.get())) return malformed("no RSA key of 2048 to 8192 bits");
    return RsaPublicKey{std::move(key)};
}

bool RsaPublicKey::verify(std::string_view text, ByteView signature) const {
    if (!key_) return false;
    const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    require(context && EVP_DigestVerifyInit(context.get(), nullptr, EVP_sha256(), nullptr, key_.get()) == 1,
            "EVP_DigestVerifyInit");
    const ByteView signed_bytes = as_bytes(text);
    const bool is_good = EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                          signed_bytes.data(), signed_bytes.size()) == 1;
    if (!is_good) ERR_clear_error();
    return is_good;
}

Result<RsaSigningKey> RsaSigningKey::parse(const Secret& pem) {
    const std::string_view text = pem.expose();
    const Owned<BIO> source{BIO_new_mem_buf(text.data(), static_cast<int>(text.size()))};
    require(source != nullptr, "BIO_new_mem_buf");
    const auto no_pass_phrase = [](char*, int, int, void*) { return -1; };  // never ask at a terminal
    auto pair = own(PEM_read_bio_PrivateKey(source.get(), nullptr, no_pass_phrase, nullptr));
    if (!pair || EVP_PKEY_is_a(pair.get(), "RSA") != 1) return malformed("no RSA key in PEM");
    if (!has_good_size(pair.get())) return malformed("no RSA key of 2048 to 8192 bits");
    return RsaSigningKey{std::move(pair)};
}

std::string RsaSigningKey::sign(std::string_view text) const {
    const Owned<EVP_MD_CTX> context{EVP_MD_CTX_new()};
    require(context && EVP_DigestSignInit(context.get(), nullptr, EVP_sha256(), nullptr, pair_.get()) == 1,
            "EVP_DigestSignInit");
    const ByteView bytes = as_bytes(text);
    Bytes signature(static_cast<std::size_t>(EVP_PKEY_get_size(pair_.get())));
    std::size_t length = signature.size();
    require(EVP_DigestSign(context.get(), signature.data(), &length, bytes.data(), bytes.size()) == 1,
            "EVP_DigestSign");
    return std::string{as_text(ByteView{signature}.first(length))};
}

}  // namespace taxasge
