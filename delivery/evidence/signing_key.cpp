#include "delivery/evidence/signing_key.hpp"

#include "base/digest.hpp"

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509.h>

#include <stdexcept>

namespace taxasge::delivery {
namespace {

constexpr std::size_t signature_size = 64;

using Source = std::unique_ptr<BIO, decltype(&BIO_free)>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;

Source source_of(const std::string& pem) {
    return {BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), &BIO_free};
}

// Asked for a pass phrase it has none, instead of asking the terminal.
int no_pass_phrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
    return 0;
}

Result<std::shared_ptr<EVP_PKEY>> own(EVP_PKEY* key, std::string_view what) {
    const std::shared_ptr<EVP_PKEY> owned{key, &EVP_PKEY_free};
    if (owned == nullptr || EVP_PKEY_is_a(owned.get(), "ED25519") != 1)
        return fail({.code = Code::invalid, .detail = std::string{"this is no "} + std::string{what}});
    return owned;
}

}  // namespace

Result<VerifyingKey> VerifyingKey::read(const std::string& pem) {
    auto key = own(PEM_read_bio_PUBKEY(source_of(pem).get(), nullptr, &no_pass_phrase, nullptr),
                   "public Ed25519 key in PEM");
    if (!key) return fail(key.error());
    return VerifyingKey{std::move(*key)};
}

bool VerifyingKey::verifies(ByteView message, ByteView signature) const {
    const Context context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    return EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1 &&
           EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                            message.size()) == 1;
}

std::string VerifyingKey::id() const {
    unsigned char* der = nullptr;
    const int size = i2d_PUBKEY(key_.get(), &der);
    if (size <= 0) throw std::runtime_error("i2d_PUBKEY");
    std::string id = to_hex(sha256({der, static_cast<std::size_t>(size)}));
    OPENSSL_free(der);
    return id;
}

Result<SigningKey> SigningKey::read(const std::string& pem) {
    auto key = own(PEM_read_bio_PrivateKey(source_of(pem).get(), nullptr, &no_pass_phrase, nullptr),
                   "private Ed25519 key in PEM without a pass phrase");
    if (!key) return fail(key.error());
    return SigningKey{std::move(*key)};
}

Bytes SigningKey::sign(ByteView message) const {
    const Context context{EVP_MD_CTX_new(), &EVP_MD_CTX_free};
    Bytes signature(signature_size);
    std::size_t size = signature.size();
    if (EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) != 1 ||
        EVP_DigestSign(context.get(), signature.data(), &size, message.data(), message.size()) != 1)
        throw std::runtime_error("EVP_DigestSign");
    return signature;
}

}  // namespace taxasge::delivery
