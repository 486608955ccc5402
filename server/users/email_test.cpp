#include "server/users/email.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>

namespace taxasge {
namespace {

std::string key_of(std::string_view text) {
    const auto email = Email::parse(text);
    return email ? email->key() : "refused: " + std::string{email.error().fields.at(0).code};
}

TEST(Email, AU_24_A48_IsFoundWithoutRegardToCase) {
    EXPECT_EQ(key_of("Maria.Nguema@Example.GQ"), "maria.nguema@example.gq");
    EXPECT_EQ(key_of("maria.nguema@example.gq"), "maria.nguema@example.gq");
}

TEST(Email, A48_KeepsTheAddressAsTyped) {
    const auto email = Email::parse("Maria@Ñandú.Example");
    ASSERT_TRUE(email);
    EXPECT_EQ(email->typed(), "Maria@Ñandú.Example");
    EXPECT_EQ(email->key(), "maria@xn--and-6ma2c.example");
}

TEST(Email, A48_TwoSpellingsOfOneDomainAreOneKey) {
    EXPECT_EQ(key_of("a@BÜCHER.example"), key_of("a@xn--bcher-kva.example"));
    EXPECT_EQ(key_of("a@bu\u0308cher.example"), key_of("a@b\u00fccher.example"));  // decomposed and composed
    EXPECT_EQ(key_of("a@XN--BCHER-KVA.example"), key_of("a@xn--bcher-kva.example"));
}

TEST(Email, A48_RefusesANonAsciiLocalPartByName) {
    EXPECT_EQ(key_of("maría@example.gq"), "refused: email_local_part_not_ascii");
    EXPECT_EQ(key_of("\u043caria@example.gq"), "refused: email_local_part_not_ascii");
}

TEST(Email, KeepsTheLengthsOfTheStandard) {
    const std::string local(64, 'a');
    EXPECT_EQ(key_of(local + "@example.gq"), local + "@example.gq");
    EXPECT_EQ(key_of(local + "a@example.gq"), "refused: invalid_email");
    const std::string label(61, 'b');
    const std::string longest = local + "@" + label + "." + label + "." + label + ".gq";  // 64 + 1 + 189
    ASSERT_EQ(longest.size(), 254U - 1);
    EXPECT_EQ(key_of(longest), longest);
    EXPECT_EQ(key_of(local + "@b" + label + ".c" + label + "." + label + ".gq"), "refused: too_long");
}

TEST(Email, RefusesWhatIsNoAddress) {
    for (const std::string_view text : {"",
                                        "@",
                                        "maria",
                                        "maria@",
                                        "@example.gq",
                                        "maria@example",
                                        "maria@@example.gq",
                                        "a@b@example.gq",
                                        ".a@example.gq",
                                        "a.@example.gq",
                                        "a..b@example.gq",
                                        "a b@example.gq",
                                        " a@example.gq",
                                        "a@example.gq ",
                                        "a@example.gq\n",
                                        "a@exa mple.gq",
                                        "a@-example.gq",
                                        "a@example-.gq",
                                        "a@.example.gq",
                                        "a@example..gq",
                                        "a@example.gq.",
                                        "a@10.0.0.1",
                                        "a@[10.0.0.1]",
                                        "\"a b\"@example.gq",
                                        "a@exa_mple.gq",
                                        "<a@example.gq>",
                                        "a@example.gq,b@example.gq",
                                        "a\r\nBcc:b@example.gq",
                                        "a@example.gq?x",
                                        "a@\uff20.gq",
                                        "a@exam\u200bple",
                                        "a@exam\uff3fple.gq",
                                        "a@exam\u00a0ple.gq",
                                        "a@exam\ufffdple.gq",
                                        "a@xn--\u00fc.gq"})
        EXPECT_EQ(key_of(text), "refused: invalid_email") << text;
    EXPECT_EQ(key_of(std::string_view{"a@example.gq\0.evil", 18}), "refused: invalid_email");
    EXPECT_EQ(key_of("a@\xff\xfe.gq"), "refused: invalid_email");
}

TEST(Email, A48_PropertyAKeyIsItsOwnKey) {
    EXPECT_TRUE(rc::check("the key of a key is the key", [] {
        const auto text_of = [](const char* letters) {
            return *rc::gen::nonEmpty(
                rc::gen::container<std::string>(rc::gen::elementOf(std::string{letters})));
        };
        const std::string typed = text_of("abcXYZ019-_+'") + "@" + text_of("abcXYZ019") + ".Example";
        const auto email = Email::parse(typed);
        RC_PRE(email.has_value());  // not too long
        RC_ASSERT(key_of(email->key()) == email->key());
        RC_ASSERT(email->key().size() <= Email::maximum_length);
        RC_ASSERT(std::ranges::none_of(email->key(), [](char c) { return c >= 'A' && c <= 'Z'; }));
    }));
}

TEST(Email, PropertyNoBytesCrashItAndAKeyIsAlwaysPlainAscii) {
    EXPECT_TRUE(rc::check("any bytes", [](const std::string& local, const std::string& host) {
        for (const std::string& text : {local + "@" + host, "a@" + host + ".gq", local}) {
            const auto email = Email::parse(text);
            if (!email) continue;
            RC_ASSERT(email->typed() == text);
            RC_ASSERT(std::ranges::all_of(email->key(), [](char c) { return c > 0x20 && c < 0x7f; }));
        }
    }));
}

}  // namespace
}  // namespace taxasge
