#include "server/sessions/es256.hpp"

#include "base/digest.hpp"

#include <fmt/format.h>
#include <openssl/core_names.h>
#include <openssl/ec.h>
#include <openssl/ecdsa.h>
#include <openssl/evp.h>
#include <openssl/x509.h>

#include <array>
#include <stdexcept>

namespace taxasge {
namespace {

constexpr std::size_t coordinate_bytes = 32;
constexpr std::size_t signature_bytes = 2 * coordinate_bytes;
constexpr std::size_t longest_der_signature = 72;

struct Free {
    void operator()(BIGNUM* number) const { BN_free(number); }
    void operator()(ECDSA_SIG* signature) const { ECDSA_SIG_free(signature); }
    void operator()(EVP_PKEY_CTX* context) const { EVP_PKEY_CTX_free(context); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

// What fails here for a good key is broken machinery (no memory, no provider), never input.
void require(bool ok, const char* what) {
    if (!ok) throw std::runtime_error(std::string{"OpenSSL: "} + what);
}

std::string public_coordinate(const EVP_PKEY* pair, const char* name) {
    BIGNUM* raw = nullptr;
    require(EVP_PKEY_get_bn_param(pair, name, &raw) == 1, name);
    const Owned<BIGNUM> number{raw};
    std::array<std::uint8_t, coordinate_bytes> bytes{};
    require(BN_bn2binpad(number.get(), bytes.data(), coordinate_bytes) == coordinate_bytes, name);
    return to_base64url(bytes);
}

bool is_p256_pair(const EVP_PKEY* pair) {
    std::array<char, 32> group{};
    std::size_t length = 0;
    return EVP_PKEY_is_a(pair, "EC") == 1 &&
           EVP_PKEY_get_utf8_string_param(pair, OSSL_PKEY_PARAM_GROUP_NAME, group.data(), group.size(),
                                          &length) == 1 &&
           std::string_view{group.data(), length} == SN_X9_62_prime256v1;
}

// r and s as DER, which is what OpenSSL reads; empty when they do not fit.
Bytes to_der_signature(ByteView raw) {
    const Owned<ECDSA_SIG> signature{ECDSA_SIG_new()};
    Owned<BIGNUM> r{BN_bin2bn(raw.data(), coordinate_bytes, nullptr)};
    Owned<BIGNUM> s{BN_bin2bn(raw.data() + coordinate_bytes, coordinate_bytes, nullptr)};
    if (!signature || !r || !s || ECDSA_SIG_set0(signature.get(), r.get(), s.get()) != 1) return {};
    (void)r.release();  // the signature owns them now
    (void)s.release();
    Bytes der(longest_der_signature);
    std::uint8_t* end = der.data();
    const int length = i2d_ECDSA_SIG(signature.get(), &end);
    if (length <= 0) return {};
    der.resize(static_cast<std::size_t>(length));
    return der;
}

std::string to_raw_signature(ByteView der) {
    const std::uint8_t* begin = der.data();
    const Owned<ECDSA_SIG> signature{d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size()))};
    require(signature != nullptr, "d2i_ECDSA_SIG");
    Bytes raw(signature_bytes);
    require(BN_bn2binpad(ECDSA_SIG_get0_r(signature.get()), raw.data(), coordinate_bytes) > 0, "r");
    require(
        BN_bn2binpad(ECDSA_SIG_get0_s(signature.get()), raw.data() + coordinate_bytes, coordinate_bytes) > 0,
        "s");
    return std::string{as_text(raw)};
}

}  // namespace

Es256Key::Es256Key(EVP_PKEY* owned)
    : pair_(owned, EVP_PKEY_free),
      x_(public_coordinate(owned, OSSL_PKEY_PARAM_EC_PUB_X)),
      y_(public_coordinate(owned, OSSL_PKEY_PARAM_EC_PUB_Y)) {}

Es256Key Es256Key::generate() {
    EVP_PKEY* pair = EVP_EC_gen("P-256");
    require(pair != nullptr, "EVP_EC_gen");
    return Es256Key{pair};
}

Result<Es256Key> Es256Key::parse(const Secret& der) {
    const ByteView bytes = as_bytes(der.expose());
    const std::uint8_t* begin = bytes.data();
    EVP_PKEY* pair = d2i_PrivateKey(EVP_PKEY_EC, nullptr, &begin, static_cast<long>(bytes.size()));
    const Error malformed{
        .code = Code::malformed, .reason = "malformed_request", .detail = "not a P-256 key pair"};
    if (pair == nullptr) return fail(malformed);
    if (!is_p256_pair(pair)) {
        EVP_PKEY_free(pair);
        return fail(malformed);
    }
    return Es256Key{pair};
}

Secret Es256Key::der() const {
    std::uint8_t* bytes = nullptr;
    const int length = i2d_PrivateKey(pair_.get(), &bytes);
    require(length > 0, "i2d_PrivateKey");
    const auto size = static_cast<std::size_t>(length);
    Secret der{std::string{as_text({bytes, size})}};
    OPENSSL_clear_free(bytes, size);
    return der;
}

std::string Es256Key::sign(std::string_view text) const {
    const Bytes digest = sha256(as_bytes(text));
    const Owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new_from_pkey(nullptr, pair_.get(), nullptr)};
    require(context && EVP_PKEY_sign_init(context.get()) == 1, "EVP_PKEY_sign_init");
    std::array<std::uint8_t, longest_der_signature> der{};
    std::size_t length = der.size();
    require(EVP_PKEY_sign(context.get(), der.data(), &length, digest.data(), digest.size()) == 1,
            "EVP_PKEY_sign");
    return to_raw_signature(ByteView{der}.first(length));
}

bool Es256Key::verify(std::string_view text, ByteView signature) const {
    if (signature.size() != signature_bytes) return false;
    const Bytes der = to_der_signature(signature);
    const Bytes digest = sha256(as_bytes(text));
    const Owned<EVP_PKEY_CTX> context{EVP_PKEY_CTX_new_from_pkey(nullptr, pair_.get(), nullptr)};
    require(context && EVP_PKEY_verify_init(context.get()) == 1, "EVP_PKEY_verify_init");
    // OpenSSL itself refuses r or s outside [1, n-1] [CVE-2022-21449 was a Java that did not].
    return !der.empty() &&
           EVP_PKEY_verify(context.get(), der.data(), der.size(), digest.data(), digest.size()) == 1;
}

std::string Es256Key::thumbprint() const {
    const std::string canonical = fmt::format(R"({{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}})", x_, y_);
    return to_base64url(sha256(as_bytes(canonical)));
}

}  // namespace taxasge
