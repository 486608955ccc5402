#include "server/sessions/session_limits.hpp"

#include "server/sessions/list_sessions.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using test::IsInvalidRefreshToken;

struct Expected {
    Role role;
    Remember remember;
    std::chrono::milliseconds absolute;
    std::chrono::milliseconds idle;
};

constexpr std::array expected{Expected{Role::user, Remember::this_device, 30 * 24h, 14 * 24h},
                              Expected{Role::user, Remember::this_login, 12h, 2h},
                              Expected{Role::agent, Remember::this_device, 12h, 1h},
                              Expected{Role::agent, Remember::this_login, 12h, 1h},
                              Expected{Role::admin, Remember::this_device, 12h, 1h},
                              Expected{Role::admin, Remember::this_login, 12h, 1h}};

class SessionLimitsTest : public test::SessionsScene {
 protected:
    NewSession begin(const Expected& limit) {
        return sign_in(add_user("active", limit.role), limit.remember, limit.role);
    }
    std::size_t listed(const NewSession& session) {
        return run(ListSessions{database(), clock_}.run(session.session.user_id)).value().live.size();
    }
    // One that is refreshed just in time until a moment before its absolute end.
    Secret keep_alive(const NewSession& session, const Expected& limit) {
        Secret token = session.refresh_token.text;
        const Time last = session.absolute_end - 1ms;
        while (clock_.now() < last) {
            clock_.advance(std::min(limit.idle - 1ms, last - clock_.now()));
            token = next(token);
        }
        return token;
    }
};
TAXASGE_ON_BOTH_DATABASES(SessionLimitsTest);

TEST_P(SessionLimitsTest, A39_IdleEndsToTheMillisecond) {
    for (const Expected& limit : expected) {
        const NewSession used = begin(limit);
        const NewSession idle = begin(limit);
        clock_.advance(limit.idle - 1ms);
        EXPECT_TRUE(refresh(used.refresh_token.text));
        EXPECT_EQ(listed(idle), 1U);
        clock_.advance(1ms);
        EXPECT_THAT(refresh(idle.refresh_token.text), IsInvalidRefreshToken());
        EXPECT_EQ(listed(idle), 0U);
        EXPECT_EQ(listed(used), 1U);
    }
}

TEST_P(SessionLimitsTest, A39_TheAbsoluteEndComesHoweverOftenItIsRefreshed) {
    for (const Expected& limit : expected) {
        const NewSession session = begin(limit);
        EXPECT_EQ(session.absolute_end, clock_.now() + limit.absolute);
        const Secret token = keep_alive(session, limit);
        EXPECT_EQ(listed(session), 1U);
        clock_.advance(1ms);
        EXPECT_EQ(listed(session), 0U);
        EXPECT_THAT(refresh(token), IsInvalidRefreshToken());
    }
    EXPECT_EQ(audited("refresh_reuse"), 0);
}

TEST_P(SessionLimitsTest, A39_NoAccessTokenOutlivesItsSession) {
    const Expected& limit = expected[1];
    const NewSession session = begin(limit);
    Secret token = session.refresh_token.text;
    for (int i = 0; i < 7; ++i) {
        clock_.advance(100min);
        token = next(token);
    }
    clock_.advance(session.absolute_end - clock_.now() - 15min - 1s);
    auto refreshed = refresh(token);
    ASSERT_TRUE(refreshed);
    EXPECT_EQ(refreshed->session.expires_at, clock_.now() + 15min);
    clock_.advance(1min);
    auto last = refresh(refreshed->refresh_token);
    ASSERT_TRUE(last);
    EXPECT_EQ(last->session.expires_at, session.absolute_end);
    auto again = refresh(refreshed->refresh_token);  // its answer was lost
    ASSERT_TRUE(again);
    EXPECT_EQ(again->session.expires_at, session.absolute_end);
}

}  // namespace
}  // namespace taxasge
