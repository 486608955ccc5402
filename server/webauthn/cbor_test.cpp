#include "server/webauthn/cbor.hpp"

#include "server/webauthn/cbor_fixture.hpp"
#include "server/webauthn/refusal_fixture.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace test;

Bytes hex(const std::string& text) {
    return from_hex(text).value();
}

struct Row {
    const char* name;
    std::string bytes;  // in hexadecimal
    const char* detail;
};

TEST(Cbor, A28_ReadsWhatRfc8949Spells) {
    // RFC 8949, appendix A.
    EXPECT_EQ(*read_cbor(hex("00"))->if_integer(), 0);
    EXPECT_EQ(*read_cbor(hex("17"))->if_integer(), 23);
    EXPECT_EQ(*read_cbor(hex("1818"))->if_integer(), 24);
    EXPECT_EQ(*read_cbor(hex("1903e8"))->if_integer(), 1000);
    EXPECT_EQ(*read_cbor(hex("1a000f4240"))->if_integer(), 1'000'000);
    EXPECT_EQ(*read_cbor(hex("1b000000e8d4a51000"))->if_integer(), 1'000'000'000'000);
    EXPECT_EQ(*read_cbor(hex("20"))->if_integer(), -1);
    EXPECT_EQ(*read_cbor(hex("3903e7"))->if_integer(), -1000);
    EXPECT_EQ(*read_cbor(hex("3b7fffffffffffffff"))->if_integer(), INT64_MIN);
    EXPECT_EQ(*read_cbor(hex("4401020304"))->if_bytes(), (Bytes{1, 2, 3, 4}));
    EXPECT_EQ(*read_cbor(hex("62c3bc"))->if_text(), "ü");
    EXPECT_TRUE(std::get<bool>(read_cbor(hex("f5"))->content()));
    EXPECT_TRUE(std::holds_alternative<Cbor::Null>(read_cbor(hex("f6"))->content()));
    const auto nested = read_cbor(hex("a26161016162820203"));
    ASSERT_TRUE(nested) << nested.error().detail;
    EXPECT_EQ(*nested->member("a")->if_integer(), 1);
    EXPECT_EQ(*nested->member("b")->if_array()->at(1).if_integer(), 3);
    EXPECT_EQ(nested->member("c"), nullptr);
    EXPECT_EQ(nested->member(1), nullptr);
    EXPECT_EQ(read_cbor(hex("01"))->member("a"), nullptr) << "a number has no members";
}

TEST(Cbor, A28_MembersMayStandInAnyOrder) {
    for (const char* bytes : {"a2"
                              "0102"
                              "2003",
                              "a2"
                              "2003"
                              "0102"}) {
        const auto map = read_cbor(hex(bytes));
        ASSERT_TRUE(map) << bytes;
        EXPECT_EQ(*map->member(std::int64_t{1})->if_integer(), 2);
        EXPECT_EQ(*map->member(std::int64_t{-1})->if_integer(), 3);
    }
    EXPECT_TRUE(
        read_cbor(hex("a2"
                      "62616100"
                      "617a00")));
}

TEST(Cbor, A28_TellsHowMuchItTook) {
    const auto item =
        read_cbor_item(hex("a10102"
                           "a0"
                           "ff"));
    ASSERT_TRUE(item);
    EXPECT_EQ(item->size, 3U);
    EXPECT_EQ(*item->value.member(1)->if_integer(), 2);
}

TEST(Cbor, A28_RefusesEveryOtherForm) {
    const std::vector<Row> rows{{"nothing", "", "cut short"},
                                {"a head without its argument", "18", "cut short"},
                                {"a head with half of its argument", "1903", "cut short"},
                                {"bytes that end early", "430102", "cut short"},
                                {"a length near 2^64", "5bffffffffffffffff", "cut short"},
                                {"a text that ends early", "6261", "cut short"},
                                {"an array that ends early",
                                 "820102"
                                 "ff",
                                 "left over"},
                                {"an array of claimed items", "9bffffffffffffffff01", "cut short"},
                                {"a map of claimed members", "bbffffffffffffffff", "cut short"},
                                {"a map without its last value", "a101", "cut short"},
                                {"23 in two bytes", "1817", "shortest"},
                                {"255 in three bytes", "1900ff", "shortest"},
                                {"65535 in five bytes", "1a0000ffff", "shortest"},
                                {"2^32-1 in nine bytes", "1b00000000ffffffff", "shortest"},
                                {"-1 in two bytes", "3800", "shortest"},
                                {"a length in two bytes", "580141", "shortest"},
                                {"a count in two bytes",
                                 "b80101"
                                 "02",
                                 "shortest"},
                                {"indefinite bytes", "5f4101ff", "indefinite"},
                                {"an indefinite text", "7f6161ff", "indefinite"},
                                {"an indefinite array", "9f01ff", "indefinite"},
                                {"an indefinite map", "bf0102ff", "indefinite"},
                                {"a break alone", "ff", "indefinite"},
                                {"head 28", "1c", "reserved"},
                                {"head 30", "5e", "reserved"},
                                {"a tag", "c100", "a tag"},
                                {"a bignum", "c249010000000000000000", "a tag"},
                                {"a half float", "f93c00", "a float"},
                                {"a double", "fb3ff199999999999a", "a float"},
                                {"undefined", "f7", "simple value"},
                                {"simple(16)", "f0", "simple value"},
                                {"simple(255)", "f8ff", "simple value"},
                                {"2^63", "1b8000000000000000", "63 bits"},
                                {"-2^63-1", "3b8000000000000000", "63 bits"},
                                {"keys of bytes", "a1410100", "neither number nor text"},
                                {"keys of null", "a1f600", "neither number nor text"},
                                {"keys of arrays",
                                 "a1"
                                 "8000",
                                 "too deep"},
                                {"a key twice", "a201000100", "twice"},
                                {"a key twice, with one between",
                                 "a30100020001"
                                 "00",
                                 "twice"},
                                {"a text key twice", "a2616100616100", "twice"},
                                {"five arrays", "8181818180", "too deep"},
                                {"five maps", "a101a101a101a101a0", "too deep"},
                                {"a text with an overlong form", "62c080", "UTF-8"},
                                {"a text with a surrogate", "63eda080", "UTF-8"},
                                {"a key that is no UTF-8", "a161ff00", "UTF-8"},
                                {"two values", "0000", "left over"},
                                {"too much", to_hex(cbor_bytes(Bytes(longest_cbor, 0))), "too long"}};
    for (const auto& [name, bytes, detail] : rows) expect_refused(read_cbor(hex(bytes)), name, detail);
    EXPECT_GE(rows.size(), 46U);
    EXPECT_TRUE(read_cbor(hex("81818180"))) << "four levels are read";
    EXPECT_TRUE(read_cbor(cbor_bytes(Bytes(longest_cbor - 3, 0)))) << "and so much";
}

}  // namespace
}  // namespace taxasge
