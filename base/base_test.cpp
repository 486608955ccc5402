#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/digest.hpp"
#include "base/duration.hpp"
#include "base/file.hpp"
#include "base/id.hpp"
#include "base/language.hpp"
#include "base/random.hpp"
#include "base/resource.hpp"
#include "base/seal.hpp"
#include "base/secret.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <filesystem>

namespace taxasge {
namespace {

RC_GTEST_PROP(Bytes, Base64urlComesBack, (const Bytes& bytes)) {
    const auto back = from_base64url(to_base64url(bytes));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == bytes);
}

RC_GTEST_PROP(Bytes, HexComesBack, (const Bytes& bytes)) {
    const auto back = from_hex(to_hex(bytes));
    RC_ASSERT(back.has_value());
    RC_ASSERT(*back == bytes);
}

TEST(Bytes, OneValueHasOneSpelling) {
    EXPECT_TRUE(from_base64url("AA"));
    for (const auto* text : {"AB", "AA==", "A", "A A", "AA\n", "A+", "A/"})
        EXPECT_FALSE(from_base64url(text)) << text;
    for (int byte = 0x80; byte <= 0xff; ++byte)
        EXPECT_FALSE(from_base64url(std::string{"AAA"} + static_cast<char>(byte))) << byte;
    for (const auto* text : {"0", "0g", "00 ", "0x00"}) EXPECT_FALSE(from_hex(text)) << text;
}

TEST(Bytes, ComparesWhole) {
    EXPECT_TRUE(equal_in_constant_time(as_bytes("abc"), as_bytes("abc")));
    EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("abd")));
    EXPECT_FALSE(equal_in_constant_time(as_bytes("abc"), as_bytes("ab")));
}

TEST(Digest, KnownAnswers) {
    // FIPS 180-4, RFC 4231 case 2, RFC 5869 case 3 (no salt, no info, first 32 bytes).
    EXPECT_EQ(to_hex(sha256(as_bytes("abc"))),
              "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    EXPECT_EQ(to_hex(hmac_sha256(as_bytes("Jefe"), as_bytes("what do ya want for nothing?"))),
              "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    EXPECT_EQ(to_hex(hkdf_sha256(Bytes(22, 0x0b), "")),
              "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
}

TEST(Seal, OpensOnlyWholeAndInItsContext) {
    const Bytes key(32, 7);
    Bytes sealed = seal(key, as_bytes("tax"), "row 1");
    EXPECT_EQ(as_text(*open(key, sealed, "row 1")), "tax");
    EXPECT_FALSE(open(key, sealed, "row 2"));
    EXPECT_FALSE(open(Bytes(32, 8), sealed, "row 1"));
    EXPECT_FALSE(open(key, Bytes(10), "row 1"));
    sealed[sealed.size() / 2] ^= 1;
    EXPECT_FALSE(open(key, sealed, "row 1"));
}

TEST(MasterKeys, TheFirstSealsAndAllOpen) {
    const std::string a = "a:" + std::string(62, '1') + "ab";
    const std::string b = "b:" + std::string(62, '2') + "ab";
    const auto before = MasterKeys::parse(a);
    const auto after = MasterKeys::parse(b + "," + a);
    ASSERT_TRUE(before && after);
    EXPECT_EQ(as_text(*after->open(before->seal(as_bytes("x"), "c"), "c")), "x");
    EXPECT_FALSE(before->open(after->seal(as_bytes("x"), "c"), "c"));
    EXPECT_EQ(before->derive("p").front(), after->derive("p").back());
    EXPECT_NE(before->derive("p").front(), before->derive("q").front());
}

// A54
TEST(MasterKeys, ACopyIsTheSameRing) {
    MasterKeys keys{{MasterKey{"a", Bytes(32, 1)}}};
    const MasterKeys copy = keys;
    const DerivedKeys derived{copy, "p"};
    const Bytes of_a = derived.get()->front();
    const Bytes sealed = copy.seal(as_bytes("x"), "c");
    keys.replace(MasterKeys{{MasterKey{"b", Bytes(32, 2)}, MasterKey{"a", Bytes(32, 1)}}});
    EXPECT_EQ(sealing_key_of(copy.seal(as_bytes("x"), "c")), "b");
    EXPECT_EQ(as_text(*copy.open(sealed, "c")), "x");
    ASSERT_EQ(derived.get()->size(), 2U);
    EXPECT_NE(derived.get()->front(), of_a);
    EXPECT_EQ(derived.get()->back(), of_a);
    EXPECT_EQ(derived.get(), derived.get()) << "made once for each ring";
}

// A54
TEST(MasterKeys, WhatMustKeepItsNameKeepsItInWhateverOrderTheKeysStand) {
    const MasterKey k1{"k1", Bytes(32, 1)};
    const MasterKey k2{"k2", Bytes(32, 2)};
    MasterKeys keys{{k1}};
    const DerivedKeys derived{keys, "p"};
    const Bytes before = derived.steady();
    keys.replace(MasterKeys{{k1, k2}});
    EXPECT_EQ(derived.steady(), before);
    keys.replace(MasterKeys{{k2, k1}});
    EXPECT_EQ(derived.steady(), before);
    keys.replace(MasterKeys{{k2}});
    EXPECT_NE(derived.steady(), before);
}

// A54
TEST(MasterKeys, ResealIsOnlyForWhatAnotherKeyThanTheFirstSealed) {
    const MasterKey old{"old", Bytes(32, 1)};
    const MasterKey young{"young", Bytes(32, 2)};
    const MasterKeys before{{old}};
    const MasterKeys after{{young, old}};
    const Bytes sealed = before.seal(as_bytes("x"), "c");
    const auto again = after.reseal(sealed, "c");
    ASSERT_TRUE(again && *again);
    EXPECT_EQ(as_text(*MasterKeys{{young}}.open(**again, "c")), "x");
    EXPECT_EQ(after.reseal(**again, "c").value(), std::nullopt);
    EXPECT_FALSE(after.reseal(sealed, "another"));
    EXPECT_FALSE(MasterKeys{{young}}.reseal(sealed, "c"));
}

TEST(Id, IsOrderedByTimeAndHasOneSpelling) {
    const auto early = Id::make(Time{std::chrono::milliseconds{1'700'000'000'000}});
    const auto late = Id::make(Time{std::chrono::milliseconds{1'700'000'000'001}});
    EXPECT_LT(early.text(), late.text());
    EXPECT_EQ(*Id::parse(early.text()), early);
    EXPECT_NE(Id::make(Time{}), Id::make(Time{}));
    EXPECT_EQ(early.text()[14], '7');
    for (const auto* text :
         {"", "x", "018bcfe5-6800-7000-8000-00000000000", "018BCFE5-6800-7000-8000-000000000000",
          "018bcfe5680070008000000000000000xxxx", "018bcfe5-6800-7000-8000-00000000000g"})
        EXPECT_FALSE(Id::parse(text)) << text;
}

TEST(Clock, WritesRfc3339) {
    EXPECT_EQ(to_rfc3339(Time{std::chrono::milliseconds{1'793'376'307'005}}), "2026-10-30T16:05:07.005Z");
}

TEST(Duration, HasOneSpellingAndNoOther) {
    using namespace std::chrono_literals;
    EXPECT_EQ(parse_duration("500ms"), 500ms);
    EXPECT_EQ(parse_duration("90d"), 90 * 24h);
    EXPECT_EQ(parse_duration("0s"), 0s);
    for (const auto* text : {"", "d", "1", "-1d", "1.5h", "1 d", "1w", "1d ", " 1d", "1234567890s", "1D"})
        EXPECT_FALSE(parse_duration(text)) << text;
    for (const auto* text : {"1ms", "90s", "61m", "25h", "7d", "0ms"})
        EXPECT_EQ(duration_text(*parse_duration(text)), text);
    EXPECT_EQ(duration_text(24h), "1d");
    EXPECT_EQ(duration_text(60'000ms), "1m");
}

TEST(Language, ChoosesTheBestOfOurs) {
    EXPECT_EQ(negotiate_language(""), Language::es);
    EXPECT_EQ(negotiate_language("fr-FR,fr;q=0.9,en;q=0.8"), Language::fr);
    EXPECT_EQ(negotiate_language("de, en;q=0.5, pt-BR;q=0.7"), Language::pt);
    EXPECT_EQ(negotiate_language("EN-gb"), Language::en);
    EXPECT_EQ(negotiate_language("en;q=0, fr;q=0.1"), Language::fr);
    EXPECT_EQ(negotiate_language("english, ,;;q=,fr;q=9"), Language::es);
}

TEST(Secret, LeavesNothingBehindWhenItMoves) {
    Secret first{"correct horse"};
    const Secret second = std::move(first);
    EXPECT_EQ(second.expose(), "correct horse");
    EXPECT_TRUE(first.empty());  // NOLINT(bugprone-use-after-move): that is what is tested
}

TEST(File, IsReplacedWholeOrNotAtAll) {
    const auto path = std::filesystem::temp_directory_path() / ("taxasge-" + to_hex(random_bytes(6)));
    ASSERT_TRUE(replace_file(path, "old", 0600));
    ASSERT_TRUE(replace_file(path, "new", 0600));
    EXPECT_EQ(*read_file(path), "new");
    std::filesystem::remove(path);
    EXPECT_FALSE(read_file(path));
    EXPECT_FALSE(replace_file("/no/such/folder/file", "x", 0600));
}

TEST(Resource, FindsByNameAndByPrefix) {
    EXPECT_TRUE(find_resource("api/errors/es.json"));
    EXPECT_FALSE(find_resource("api/errors/xx.json"));
    EXPECT_EQ(resources_under("api/errors/").size(), 4U);
}

TEST(Resource, CarriesTheDigestOfItsContent) {
    for (const Resource& resource : resources_under("")) {
        const Bytes digest = sha256(as_bytes(resource.content));
        EXPECT_EQ(resource.digest, to_base64url(ByteView{digest}.first(15))) << resource.name;
    }
}

}  // namespace
}  // namespace taxasge
