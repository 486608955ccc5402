#include "server/sessions/verified_tokens.hpp"

#include "base/clock.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace taxasge {
namespace {

VerifiedToken somebody() {
    const Time now = SystemClock{}.now();
    VerifiedToken verified;
    verified.session.id = Id::make(now);
    verified.session.user_id = Id::make(now);
    verified.issued_at = now;
    return verified;
}

TEST(VerifiedTokens, A67_KnowATokenAgainAndNoOther) {
    VerifiedTokens tokens{8};
    const VerifiedToken known = somebody();
    tokens.remember("header.payload.signature", known);
    const auto found = tokens.find("header.payload.signature");
    ASSERT_TRUE(found);
    EXPECT_EQ(found->session.id, known.session.id);
    EXPECT_EQ(found->session.user_id, known.session.user_id);
    EXPECT_EQ(found->issued_at, known.issued_at);
    // The same signature on another text is no signature.
    EXPECT_FALSE(tokens.find("header.Payload.signature"));
    EXPECT_FALSE(tokens.find("header.payload.signature "));
    EXPECT_FALSE(tokens.find(""));
}

TEST(VerifiedTokens, A67_AreBoundedAndForgetFirstWhatNobodyAskedFor) {
    VerifiedTokens tokens{100};
    tokens.remember("wanted", somebody());
    for (int i = 0; i < 1000; ++i) {
        tokens.remember(fmt::format("token {}", i), somebody());
        EXPECT_LE(tokens.size(), 100U);
        ASSERT_TRUE(tokens.find("wanted")) << i;
    }
    EXPECT_FALSE(tokens.find("token 0"));
    EXPECT_TRUE(tokens.find("token 999"));
}

TEST(VerifiedTokens, ServeSeveralThreads) {
    VerifiedTokens tokens{64};
    std::vector<std::jthread> threads;
    for (int thread = 0; thread < 4; ++thread) {
        threads.emplace_back([&tokens, thread] {
            for (int i = 0; i < 2000; ++i) {
                const std::string token = fmt::format("{} {}", thread, i % 40);
                if (!tokens.find(token)) tokens.remember(token, somebody());
            }
        });
    }
    threads.clear();
    EXPECT_LE(tokens.size(), 64U);
}

}  // namespace
}  // namespace taxasge
