#include "server/webauthn/cose_key.hpp"

#include "server/webauthn/fault.hpp"
#include "server/webauthn/refusal_fixture.hpp"
#include "server/webauthn/software_key_fixture.hpp"

#include <gtest/gtest.h>

#include <functional>

namespace taxasge {
namespace {

using namespace test;

const SoftwareKey& key_of(Algorithm algorithm) {
    static const SoftwareKey ed25519{Algorithm::ed25519};
    static const SoftwareKey es256{Algorithm::es256};
    static const SoftwareKey rs256{Algorithm::rs256};
    if (algorithm == Algorithm::ed25519) return ed25519;
    return algorithm == Algorithm::es256 ? es256 : rs256;
}

constexpr std::array<Algorithm, 3> algorithms{Algorithm::ed25519, Algorithm::es256, Algorithm::rs256};

TEST(CoseKey, A28_VerifiesWithEachOfOurAlgorithms) {
    const Bytes bytes(69, 7);
    for (std::size_t i = 0; i < algorithms.size(); ++i) {
        const SoftwareKey& key = key_of(algorithms[i]);
        const auto read = CoseKey::parse(cbor_map(key.cose_members()));
        ASSERT_TRUE(read) << read.error().detail;
        EXPECT_EQ(read->algorithm(), passkey_algorithms[i]);
        EXPECT_TRUE(read->verify(bytes, key.sign(bytes)));
        EXPECT_FALSE(read->verify(bytes, key.sign(Bytes(69, 8)))) << "of other bytes";
        EXPECT_FALSE(read->verify(bytes, Bytes{})) << "no signature";
        EXPECT_FALSE(read->verify(bytes, SoftwareKey{algorithms[i]}.sign(bytes))) << "by another key";
    }
}

TEST(CoseKey, A28_TakesAnEcSignatureInDerOnly) {
    const Bytes bytes(69, 7);
    const SoftwareKey& key = key_of(Algorithm::es256);
    const auto read = CoseKey::parse(cbor_map(key.cose_members()));
    ASSERT_TRUE(read);
    const Bytes der = key.sign(bytes);
    const std::uint8_t* begin = der.data();
    ECDSA_SIG* numbers = d2i_ECDSA_SIG(nullptr, &begin, static_cast<long>(der.size()));
    Bytes raw(64);
    BN_bn2binpad(ECDSA_SIG_get0_r(numbers), raw.data(), 32);
    BN_bn2binpad(ECDSA_SIG_get0_s(numbers), raw.data() + 32, 32);
    ECDSA_SIG_free(numbers);
    EXPECT_TRUE(read->verify(bytes, der));
    EXPECT_FALSE(read->verify(bytes, raw)) << "r and s side by side, as JOSE has them";
    EXPECT_FALSE(read->verify(bytes, joined({der, {0}}))) << "with a byte after it";
    EXPECT_FALSE(read->verify(bytes, Bytes{0x30, 0x06, 0x02, 0x01, 0x00, 0x02, 0x01, 0x00})) << "of zeros";
}

// [RFC 8410; RFC 8032 5.1.7]: the neutral point, for which R = B, S = 1 would sign everything.
TEST(CoseKey, A28_RefusesPointsForWhichAnybodyCanSign) {
    CborPairs members = key_of(Algorithm::ed25519).cose_members();
    Bytes neutral(32, 0);
    neutral[0] = 1;
    put(members, cbor_number(-2), cbor_bytes(neutral));
    expect_refused(CoseKey::parse(cbor_map(members)), "the neutral point", "not on the curve");
    put(members, cbor_number(-2), cbor_bytes(Bytes(32, 0)));
    expect_refused(CoseKey::parse(cbor_map(members)), "a point of order 4", "not on the curve");
}

struct Row {
    const char* name;
    Algorithm algorithm;
    std::function<void(CborPairs&)> change;
    const char* detail;
};

std::function<void(CborPairs&)> with(std::int64_t key, const Bytes& value) {
    return [=](CborPairs& members) { put(members, cbor_number(key), value); };
}
std::function<void(CborPairs&)> without(std::int64_t key) {
    return [=](CborPairs& members) { drop(members, cbor_number(key)); };
}

// What stands under `key`, one bit of it turned.
std::function<void(CborPairs&)> turned(std::int64_t key) {
    return [=](CborPairs& members) {
        for (auto& [name, value] : members)
            if (name == cbor_number(key)) value.back() ^= 1;
    };
}

CborPairs rsa_of(unsigned bits) {
    return SoftwareKey{Algorithm::rs256, bits}.cose_members();
}

void expect_rows_refused(const std::vector<Row>& rows) {
    for (const auto& [name, algorithm, change, detail] : rows) {
        CborPairs members = key_of(algorithm).cose_members();
        ASSERT_TRUE(CoseKey::parse(cbor_map(members))) << name << ": it is good without the change";
        change(members);
        expect_refused(CoseKey::parse(cbor_map(members)), name, detail);
    }
}

TEST(CoseKey, A28_RefusesEveryOtherKey) {
    constexpr auto ed = Algorithm::ed25519;
    constexpr auto ec = Algorithm::es256;
    constexpr auto rsa = Algorithm::rs256;
    const auto bytes = [](std::size_t size, std::uint8_t value) { return cbor_bytes(Bytes(size, value)); };
    const std::vector<Row> rows{
        {"no alg", ec, without(3), "alg is missing"},
        {"alg as text", ec, with(3, cbor_text("ES256")), "alg is missing"},
        {"ES384", ec, with(3, cbor_number(-35)), "none of ours"},
        {"PS256", rsa, with(3, cbor_number(-37)), "none of ours"},
        {"RS1", rsa, with(3, cbor_number(-65535)), "none of ours"},
        {"alg 0", ec, with(3, cbor_number(0)), "none of ours"},
        {"ES256 said to be EdDSA", ec, with(3, cbor_number(-8)), "kty is not OKP"},
        {"Ed25519 said to be ES256", ed, with(3, cbor_number(-7)), "kty is not EC2"},
        {"ES256 said to be RS256", ec, with(3, cbor_number(-257)), "kty is not RSA"},
        {"no kty", ec, without(1), "kty is not EC2"},
        {"OKP for ES256", ec, with(1, cbor_number(1)), "kty is not EC2"},
        {"EC2 for RS256", rsa, with(1, cbor_number(2)), "kty is not RSA"},
        {"symmetric for EdDSA", ed, with(1, cbor_number(4)), "kty is not OKP"},
        {"P-384", ec, with(-1, cbor_number(2)), "crv is not P-256"},
        {"secp256k1", ec, with(-1, cbor_number(8)), "crv is not P-256"},
        {"crv as bytes", ec, with(-1, bytes(1, 1)), "crv is not P-256"},
        {"Ed448", ed, with(-1, cbor_number(7)), "crv is not Ed25519"},
        {"X25519", ed, with(-1, cbor_number(4)), "crv is not Ed25519"},
        {"a point beside the curve", ec, turned(-3), "not on the curve"},
        {"a point of zeros", ec,
         [&](CborPairs& members) {
             put(members, cbor_number(-2), bytes(32, 0));
             put(members, cbor_number(-3), bytes(32, 0));
         },
         "not on the curve"},
        {"x beyond the field", ec, with(-2, bytes(32, 0xFF)), "not on the curve"},
        {"y as a sign", ec, with(-3, Bytes{0xF5}), "compressed"},
        {"no y", ec, without(-3), "one too few"},
        {"a short x", ec, with(-2, bytes(31, 1)), "another length"},
        {"a long y", ec, with(-3, bytes(33, 1)), "another length"},
        {"x as text", ec, with(-2, cbor_text("x")), "another length"},
        {"a short point", ed, with(-2, bytes(31, 1)), "another length"},
        {"a long point", ed, with(-2, bytes(33, 1)), "another length"},
        {"no point of Ed25519", ed, with(-2, bytes(32, 0xFF)), "not on the curve"},
        {"kid", ec,
         [](CborPairs& members) {
             members.insert(members.begin() + 1, {cbor_number(2), cbor_bytes(Bytes{1})});
         },
         "not needed"},
        {"d, the private half", ec, with(-4, bytes(32, 1)), "not needed"},
        {"key_ops for RSA", rsa,
         [](CborPairs& members) {
             members.insert(members.begin() + 2, {cbor_number(4), cbor_array({cbor_number(2)})});
         },
         "not needed"},
        {"alg twice", ec, [](CborPairs& members) { members.insert(members.begin(), members[0]); }, "twice"}};
    expect_rows_refused(rows);
    EXPECT_GE(rows.size(), 33U);
}

TEST(CoseKey, A28_RefusesWeakRsa) {
    constexpr auto rsa = Algorithm::rs256;
    const auto bytes = [](std::size_t size, std::uint8_t value) { return cbor_bytes(Bytes(size, value)); };
    const std::vector<Row> rows{
        {"RSA of 1024 bits", rsa, [](CborPairs& members) { members = rsa_of(1024); }, "2048 to 4096"},
        {"RSA of 2040 bits", rsa, with(-1, bytes(255, 0xFF)), "2048 to 4096"},
        {"RSA of 4104 bits", rsa, with(-1, bytes(513, 0xFF)), "2048 to 4096"},
        {"n with a zero before it", rsa, with(-1, cbor_bytes(joined({{0}, Bytes(256, 0xFF)}))),
         "2048 to 4096"},
        {"no n", rsa, without(-1), "one too few"},
        {"n as a number", rsa, with(-1, cbor_number(3)), "2048 to 4096"},
        {"an even n", rsa, turned(-1), "n is even"},
        {"an even exponent", rsa, with(-2, cbor_bytes(Bytes{1, 0, 0})), "e is not 65537"},
        {"exponent 1", rsa, with(-2, bytes(1, 1)), "e is not 65537"},
        {"exponent 3", rsa, with(-2, bytes(1, 3)), "e is not 65537"},
        {"an exponent with a zero before it", rsa, with(-2, cbor_bytes(Bytes{0, 1, 0, 1})),
         "e is not 65537"}};
    expect_rows_refused(rows);
    EXPECT_GE(rows.size(), 11U);
}

TEST(CoseKey, A28_RefusesWhatIsNoMap) {
    expect_refused(CoseKey::parse(cbor_array({})), "an array", "no map");
    const Bytes good = cbor_map(key_of(Algorithm::es256).cose_members());
    expect_refused(CoseKey::parse(joined({good, {0}})), "a byte after it", "left over");
    for (std::size_t size = 0; size < good.size(); ++size)
        expect_refused(CoseKey::parse(ByteView{good}.first(size)), std::to_string(size), "cut short");
}

TEST(CoseKey, A28_TakesRsaUpTo4096Bits) {
    EXPECT_TRUE(CoseKey::parse(cbor_map(rsa_of(3072))));
    CborPairs members = key_of(Algorithm::rs256).cose_members();
    put(members, cbor_number(-1), cbor_bytes(Bytes(512, 0xFF)));
    EXPECT_TRUE(CoseKey::parse(cbor_map(members)));
}

}  // namespace
}  // namespace taxasge
