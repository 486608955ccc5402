#include "server/sessions/refresh_token.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

#include <set>

namespace taxasge {
namespace {

const Id session_id = Id::make(Time{});

MasterKeys keys_of(std::vector<MasterKey> keys) {
    return MasterKeys{std::move(keys)};
}

TEST(RefreshTokens, A35_Are256RandomBitsWithTheirSessionAndGeneration) {
    const RefreshTokens tokens{keys_of({{"k1", random_bytes(32)}})};
    std::set<std::string> seen;
    for (int i = 0; i < 1000; ++i) {
        const RefreshToken made = tokens.make(session_id, 0xfedcba98);
        EXPECT_EQ(made.text.expose().size(), refresh_token_characters);
        const auto random_part = from_base64url(made.text.expose());
        seen.emplace(as_text(ByteView{*random_part}.subspan(20, 32)));
        const auto parsed = tokens.parse(made.text.expose());
        ASSERT_TRUE(parsed);
        EXPECT_EQ(parsed->session_id, session_id);
        EXPECT_EQ(parsed->generation, 0xfedcba98);
        EXPECT_EQ(parsed->hash(), made.hash());
    }
    EXPECT_EQ(seen.size(), 1000u);
}

// AU-23
TEST(RefreshTokens, TwoOfOneMomentDiffer) {
    const RefreshTokens tokens{keys_of({{"k1", random_bytes(32)}})};
    EXPECT_NE(tokens.make(session_id, 0).text.expose(), tokens.make(session_id, 0).text.expose());
}

TEST(RefreshTokens, EveryChangedCharacterIsNoticed) {
    const RefreshTokens tokens{keys_of({{"k1", random_bytes(32)}})};
    const std::string good{tokens.make(session_id, 1).text.expose()};
    for (std::size_t i = 0; i < good.size(); ++i) {
        std::string bad = good;
        bad[i] = bad[i] == 'A' ? 'B' : 'A';
        const auto parsed = tokens.parse(bad);
        ASSERT_FALSE(parsed) << i;
        EXPECT_EQ(parsed.error().reason, "invalid_refresh_token");
    }
}

TEST(RefreshTokens, OnlyOneSpellingIsRead) {
    const RefreshTokens tokens{keys_of({{"k1", random_bytes(32)}})};
    const std::string good{tokens.make(session_id, 1).text.expose()};
    for (const std::string& bad :
         {std::string{}, good.substr(1), good + "A", good + "=", " " + good, good + "\n",
          std::string(91, 'A'), std::string(91, '\0'), std::string(100'000, 'A')})
        EXPECT_FALSE(tokens.parse(bad)) << bad.substr(0, 100);
}

// A54: a key that was only put behind the new one still checks what it made.
TEST(RefreshTokens, OutliveARotationOfTheMasterKeys) {
    const MasterKey old{"old", random_bytes(32)};
    const MasterKey fresh{"new", random_bytes(32)};
    const std::string made{RefreshTokens{keys_of({old})}.make(session_id, 3).text.expose()};
    EXPECT_TRUE(RefreshTokens{keys_of({fresh, old})}.parse(made));
    EXPECT_FALSE(RefreshTokens{keys_of({fresh})}.parse(made));
}

}  // namespace
}  // namespace taxasge
