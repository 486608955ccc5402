#include "server/webauthn/cose_key.hpp"

#include "server/webauthn/cbor.hpp"
#include "server/webauthn/fault.hpp"
#include "server/webauthn/public_key.hpp"

#include <openssl/err.h>
#include <openssl/evp.h>

#include <algorithm>
#include <stdexcept>

namespace taxasge {
namespace {

constexpr std::int64_t eddsa = passkey_algorithms[0];
constexpr std::int64_t es256 = passkey_algorithms[1];
constexpr std::int64_t rs256 = passkey_algorithms[2];

// The members and values of a key [RFC 9052 7.1, RFC 9053 7.1 and 7.2, RFC 8230 4].
constexpr std::int64_t type_member = 1;
constexpr std::int64_t algorithm_member = 3;
constexpr std::int64_t okp_type = 1;
constexpr std::int64_t ec2_type = 2;
constexpr std::int64_t rsa_type = 3;
constexpr std::int64_t curve_member = -1;
constexpr std::int64_t x_member = -2;
constexpr std::int64_t y_member = -3;
constexpr std::int64_t modulus_member = -1;
constexpr std::int64_t exponent_member = -2;
constexpr std::int64_t p256_curve = 1;
constexpr std::int64_t ed25519_curve = 6;

Failure refuse(const char* what) {
    return fail(invalid_passkey(std::string{"COSE key: "} + what));
}

const std::int64_t* find_integer(const Cbor& key, std::int64_t name) {
    const Cbor* member = key.member(name);
    return member == nullptr ? nullptr : member->if_integer();
}

bool has(const Cbor& key, std::int64_t name, std::int64_t value) {
    const std::int64_t* found = find_integer(key, name);
    return found != nullptr && *found == value;
}

// Empty, when there is none: no length that we take is 0.
ByteView bytes_of(const Cbor& key, std::int64_t name) {
    const Cbor* member = key.member(name);
    const Bytes* bytes = member == nullptr ? nullptr : member->if_bytes();
    return bytes == nullptr ? ByteView{} : ByteView{*bytes};
}

bool has_members(const Cbor& key, std::size_t count) {
    return key.if_map()->size() == count;
}

Result<PublicKey> read_ed25519(const Cbor& key) {
    if (!has(key, type_member, okp_type)) return refuse("kty is not OKP");
    if (!has(key, curve_member, ed25519_curve)) return refuse("crv is not Ed25519");
    if (!has_members(key, 4)) return refuse("a member that is not needed, or one too few");
    return make_ed25519(bytes_of(key, x_member));
}

Result<PublicKey> read_p256(const Cbor& key) {
    if (!has(key, type_member, ec2_type)) return refuse("kty is not EC2");
    if (!has(key, curve_member, p256_curve)) return refuse("crv is not P-256");
    // RFC 9053 7.1.1 lets y be a sign; WebAuthn does not [L3 5.8.5].
    if (const Cbor* y = key.member(y_member); y != nullptr && y->if_bytes() == nullptr)
        return refuse("a compressed point");
    if (!has_members(key, 5)) return refuse("a member that is not needed, or one too few");
    return make_p256(bytes_of(key, x_member), bytes_of(key, y_member));
}

Result<PublicKey> read_rsa(const Cbor& key) {
    if (!has(key, type_member, rsa_type)) return refuse("kty is not RSA");
    if (!has_members(key, 4)) return refuse("a member that is not needed, or one too few");
    return make_rsa(bytes_of(key, modulus_member), bytes_of(key, exponent_member));
}

Result<PublicKey> read_key(const Cbor& key, std::int64_t algorithm) {
    switch (algorithm) {
        case eddsa:
            return read_ed25519(key);
        case es256:
            return read_p256(key);
        case rs256:
            return read_rsa(key);
        default:
            return refuse("alg is none of ours");
    }
}

}  // namespace

Result<CoseKey> CoseKey::parse(ByteView bytes) {
    const auto key = read_cbor(bytes);
    if (!key) return fail(key.error());
    if (key->if_map() == nullptr) return refuse("no map");
    const std::int64_t* algorithm = find_integer(*key, algorithm_member);
    if (algorithm == nullptr) return refuse("alg is missing");
    auto read = read_key(*key, *algorithm);
    if (!read) return fail(read.error());
    return CoseKey{*algorithm, std::move(*read)};
}

bool CoseKey::verify(ByteView signed_bytes, ByteView signature) const {
    const std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)> context{EVP_MD_CTX_new(), EVP_MD_CTX_free};
    const EVP_MD* digest = algorithm_ == eddsa ? nullptr : EVP_sha256();  // Ed25519 has its own
    if (!context || EVP_DigestVerifyInit(context.get(), nullptr, digest, nullptr, key_.get()) != 1)
        throw std::runtime_error("OpenSSL: EVP_DigestVerifyInit");
    const bool is_good = EVP_DigestVerify(context.get(), signature.data(), signature.size(),
                                          signed_bytes.data(), signed_bytes.size()) == 1;
    if (!is_good) ERR_clear_error();
    return is_good;
}

}  // namespace taxasge
