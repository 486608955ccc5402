#include "server/users/verification_proof.hpp"

#include "base/clock.hpp"
#include "base/digest.hpp"

#include <gtest/gtest.h>

#include <set>

namespace taxasge {
namespace {

const Bytes key_one(32, 1);
const Bytes key_two(32, 2);

TEST(VerificationToken, A14_Is256BitsAndOnlyItsSha256IsKept) {
    const auto token = VerificationToken::make();
    EXPECT_EQ(token.expose().size(), 43U);
    EXPECT_EQ(from_base64url(token.expose())->size(), 32U);
    EXPECT_EQ(token.hash(), sha256(as_bytes(token.expose())));
    EXPECT_EQ(VerificationToken::parse(token.expose())->hash(), token.hash());
}

TEST(VerificationToken, RefusesOtherShapes) {
    const std::string token{VerificationToken::make().expose()};
    for (const std::string& text : {std::string{}, token.substr(1), token + "A", token + "=",
                                    " " + token.substr(1), std::string(43, '+'), std::string(4096, 'A')})
        EXPECT_EQ(VerificationToken::parse(text).error().fields.at(0).code, "invalid_token") << text;
}

TEST(VerificationCode, A13_IsSixDigitsHoweverTheyAreTyped) {
    std::set<std::string> made;
    for (int i = 0; i < 200; ++i) made.emplace(VerificationCode::make().expose());
    EXPECT_GT(made.size(), 190U);
    for (const auto& code : made) EXPECT_EQ(code.size(), 6U);
    EXPECT_EQ(VerificationCode::parse(" 012-345 ")->expose(), "012345");
    for (const std::string_view text : {"", "12345", "1234567", "12345a", "١٢٣٤٥٦", "12.3456"})
        EXPECT_EQ(VerificationCode::parse(text).error().fields.at(0).code, "invalid_code") << text;
}

TEST(VerificationCode, A13_IsKeptUnderAKeyOfOursAndBoundToItsRegistration) {
    const MasterKeys old_keys{{MasterKey{"one", key_one}}};
    const MasterKeys rotated{{MasterKey{"two", key_two}, MasterKey{"one", key_one}}};
    const CodeHasher hasher{old_keys};
    const Id mine = Id::make(Time{});
    const auto code = *VerificationCode::parse("012345");
    const Bytes kept = hasher.hash(mine, code);
    EXPECT_NE(kept, sha256(as_bytes("012345")));
    EXPECT_TRUE(hasher.matches(mine, code, kept));
    EXPECT_TRUE(CodeHasher{rotated}.matches(mine, code, kept));
    EXPECT_FALSE(hasher.matches(Id::make(Time{}), code, kept));
    EXPECT_FALSE(hasher.matches(mine, *VerificationCode::parse("012346"), kept));
    EXPECT_FALSE((CodeHasher{MasterKeys{{MasterKey{"two", key_two}}}}.matches(mine, code, kept)));
}

}  // namespace
}  // namespace taxasge
