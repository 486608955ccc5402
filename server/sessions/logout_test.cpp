#include "server/sessions/logout.hpp"

#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using test::IsInvalidRefreshToken;

class LogoutTest : public test::SessionsScene {
 protected:
    Result<void> log_out(std::optional<Session> bearer, const Secret& cookie,
                         Scope scope = Scope::this_session) {
        return run(here_.logout.run(
            {.bearer = std::move(bearer), .refresh_token = cookie, .scope = scope, .client = "192.0.2.9"}));
    }
};
TAXASGE_ON_BOTH_DATABASES(LogoutTest);

TEST_P(LogoutTest, AU_30_TheBearerTokenAloneEndsItsSession) {
    const Id user = add_user();
    const NewSession session = sign_in(user);
    const NewSession other = sign_in(user);
    ASSERT_TRUE(log_out(session.session, Secret{}));
    EXPECT_TRUE(is_ended(session.session.id));
    EXPECT_FALSE(is_ended(other.session.id));
    EXPECT_THAT(refresh(session.refresh_token.text), IsInvalidRefreshToken());
    EXPECT_EQ(letters(), 0);
}

TEST_P(LogoutTest, A40_HoldsHereAtOnceAndElsewhereAtTheNextPoll) {
    const auto other = open_another({});
    test::Instance there{*other, keys_, clock_};
    ASSERT_TRUE(run(here_.feed.load()));
    ASSERT_TRUE(run(there.feed.load()));
    const NewSession session = sign_in(add_user());
    ASSERT_TRUE(log_out(session.session, Secret{}));
    EXPECT_TRUE(*here_.revocations.contains(session.session.id));
    ASSERT_TRUE(run(there.feed.poll()));
    EXPECT_TRUE(*there.revocations.contains(session.session.id));
}

TEST_P(LogoutTest, TheCookieAloneEndsItsSessionWithItsCurrentAndItsPreviousToken) {
    const NewSession current = sign_in(add_user());
    ASSERT_TRUE(log_out(std::nullopt, current.refresh_token.text));
    EXPECT_TRUE(is_ended(current.session.id));
    const NewSession previous = sign_in(add_user());
    next(previous.refresh_token.text);
    ASSERT_TRUE(log_out(std::nullopt, previous.refresh_token.text));
    EXPECT_TRUE(is_ended(previous.session.id));
}

TEST_P(LogoutTest, WithBothProofsBothSessionsEnd) {
    const Id user = add_user();
    const NewSession bearer = sign_in(user);
    const NewSession cookie = sign_in(user);
    ASSERT_TRUE(log_out(bearer.session, cookie.refresh_token.text));
    EXPECT_TRUE(is_ended(bearer.session.id));
    EXPECT_TRUE(is_ended(cookie.session.id));
    EXPECT_EQ(audited("logout"), 2);
}

TEST_P(LogoutTest, AllDevicesAreAllOfThisUserAndOfNobodyElse) {
    const Id user = add_user();
    const NewSession one = sign_in(user);
    const NewSession two = sign_in(user);
    const NewSession foreign = sign_in(add_user());
    ASSERT_TRUE(log_out(one.session, one.refresh_token.text, Scope::all_of_user));
    EXPECT_TRUE(is_ended(one.session.id));
    EXPECT_TRUE(is_ended(two.session.id));
    EXPECT_FALSE(is_ended(foreign.session.id));
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 2);
    EXPECT_EQ(audited("logout"), 2);
}

TEST_P(LogoutTest, WithoutAGoodProofNothingEnds) {
    const NewSession session = sign_in(add_user());
    next(next(session.refresh_token.text));
    const RefreshTokens foreign{test::make_master_keys()};
    for (const Secret& token : {Secret{}, Secret{"x"}, foreign.make(session.session.id, 0).text,
                                here_.tokens.make(session.session.id, 2).text, session.refresh_token.text}) {
        const auto refused = log_out(std::nullopt, token);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Code::unauthenticated);
        EXPECT_EQ(refused.error().reason, "authentication_required");
    }
    EXPECT_FALSE(is_ended(session.session.id));
    EXPECT_EQ(audited("logout"), 0);
}

TEST_P(LogoutTest, TwiceIsOnce) {
    const NewSession session = sign_in(add_user());
    ASSERT_TRUE(log_out(session.session, Secret{}));
    EXPECT_TRUE(log_out(session.session, Secret{}));
    EXPECT_FALSE(log_out(std::nullopt, session.refresh_token.text));
    EXPECT_EQ(audited("logout"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 1);
}

TEST_P(LogoutTest, WipesTheSealedSuccessor) {
    const NewSession session = sign_in(add_user());
    next(session.refresh_token.text);
    ASSERT_TRUE(log_out(session.session, Secret{}));
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE successor_sealed IS NOT NULL"), 0);
}

}  // namespace
}  // namespace taxasge
