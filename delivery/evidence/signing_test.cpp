// Sealing: the tree over all evidence, the keys, the envelope.
#include "delivery/evidence/envelope.hpp"
#include "delivery/evidence/merkle.hpp"

#include "base/digest.hpp"

#include <gmock/gmock.h>
#include <openssl/evp.h>
#include <openssl/pem.h>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;

struct Pems {
    std::string private_key = {};
    std::string public_key = {};
};

std::string text_of(BIO* sink) {
    char* data = nullptr;
    const long size = BIO_get_mem_data(sink, &data);
    std::string text{data, static_cast<std::size_t>(size)};
    BIO_free(sink);
    return text;
}

Pems new_pems(const char* kind = "ED25519") {
    EVP_PKEY* key = EVP_PKEY_Q_keygen(nullptr, nullptr, kind);
    BIO* secret = BIO_new(BIO_s_mem());
    BIO* open = BIO_new(BIO_s_mem());
    PEM_write_bio_PrivateKey(secret, key, nullptr, nullptr, 0, nullptr, nullptr);
    PEM_write_bio_PUBKEY(open, key);
    EVP_PKEY_free(key);
    return {.private_key = text_of(secret), .public_key = text_of(open)};
}

// The tree of the data of RFC 6962's reference implementation (certificate-transparency, merkle_tree_test).
TEST(MerkleRoot, IsThatOfTheReference) {
    const std::vector<Bytes> leaves{{}, {0x00}, {0x10}, {0x20, 0x21}, {0x30, 0x31}};
    EXPECT_EQ(to_hex(merkle_root({})), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    EXPECT_EQ(to_hex(merkle_root({leaves[0]})),
              "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d");
    EXPECT_EQ(to_hex(merkle_root({leaves[0], leaves[1]})),
              "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125");
    EXPECT_EQ(to_hex(merkle_root({leaves[0], leaves[1], leaves[2]})),
              "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77");
    EXPECT_EQ(to_hex(merkle_root(leaves)),
              "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4");
}

TEST(SigningKey, IsReadFromPemAndFromNothingElse) {
    const Pems pems = new_pems();
    const auto key = SigningKey::read(pems.private_key);
    ASSERT_TRUE(key) << key.error().detail;
    EXPECT_EQ(key->verifying_key().id(), VerifyingKey::read(pems.public_key)->id());
    EXPECT_THAT(SigningKey::read(pems.public_key).error().detail, HasSubstr("no private Ed25519 key"));
    EXPECT_THAT(VerifyingKey::read(pems.private_key).error().detail, HasSubstr("no public Ed25519 key"));
    EXPECT_FALSE(SigningKey::read(new_pems("X25519").private_key));
    EXPECT_FALSE(SigningKey::read(""));
    EXPECT_FALSE(VerifyingKey::read(pems.public_key.substr(0, 60)));
}

TEST(Envelope, GivesBackWhatWasSealed) {
    const auto key = SigningKey::read(new_pems().private_key);
    const auto sealed = seal_envelope(in_toto_type, R"({"a":1})", *key);
    EXPECT_THAT(sealed, HasSubstr(R"("payload":"eyJhIjoxfQ==")"));
    const auto opened = open_envelope(sealed, in_toto_type, key->verifying_key());
    ASSERT_TRUE(opened) << opened.error().detail;
    EXPECT_EQ(*opened, R"({"a":1})");
    EXPECT_EQ(pre_authentication("http://example.com/HelloWorld", "hello world"),
              "DSSEv1 29 http://example.com/HelloWorld 11 hello world");
}

// D40
TEST(Envelope, D40_AnyChangedByteOfIt) {
    const auto key = SigningKey::read(new_pems().private_key);
    const auto sealed = seal_envelope(in_toto_type, R"({"a":1,"b":"something longer"})", *key);
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        auto changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        const auto opened = open_envelope(changed, in_toto_type, key->verifying_key());
        ASSERT_FALSE(opened) << i << " " << changed;
        EXPECT_EQ(opened.error().reason, "evidence_tampered");
    }
    const auto other = VerifyingKey::read(new_pems().public_key);
    ASSERT_TRUE(other);
    EXPECT_EQ(open_envelope(sealed, in_toto_type, *other).error().reason, "evidence_tampered");
    EXPECT_FALSE(open_envelope(sealed, "text/plain", key->verifying_key()));
    EXPECT_FALSE(open_envelope("[]", in_toto_type, key->verifying_key()));
    EXPECT_FALSE(open_envelope(R"({"payloadType":"application/vnd.in-toto+json"})", in_toto_type,
                               key->verifying_key()));
}

}  // namespace
}  // namespace taxasge::delivery
