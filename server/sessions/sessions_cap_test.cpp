// At most twenty live sessions an account: the oldest makes room, and is told.
#include "server/sessions/list_sessions.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using test::IsInvalidRefreshToken;

class SessionsCap : public test::SessionsScene {
 protected:
    std::vector<NewSession> sign_in_times(const Id& user, int times) {
        std::vector<NewSession> sessions;
        for (int i = 0; i < times; ++i) {
            clock_.advance(1s);
            sessions.push_back(sign_in(user, Remember::this_device));
        }
        return sessions;
    }
    std::int64_t live_of(const Id& user) {
        return count("SELECT COUNT(*) FROM sessions WHERE user_id = $1 AND ended_at IS NULL", bind(user));
    }
};
TAXASGE_ON_BOTH_DATABASES(SessionsCap);

TEST_P(SessionsCap, A41_TheTwentyFirstLoginEndsTheOldestAndNoOther) {
    const Id user = add_user();
    const NewSession foreign = sign_in(add_user(), Remember::this_device);
    const auto sessions = sign_in_times(user, 20);
    EXPECT_EQ(live_of(user), 20);
    next(sessions[0].refresh_token.text);  // used last, and still the oldest
    sign_in_times(user, 1);
    EXPECT_EQ(live_of(user), 20);
    EXPECT_TRUE(is_ended(sessions[0].session.id));
    EXPECT_FALSE(is_ended(sessions[1].session.id));
    EXPECT_FALSE(is_ended(foreign.session.id));
    EXPECT_THAT(refresh(sessions[0].refresh_token.text), IsInvalidRefreshToken());
    EXPECT_EQ(audited("refresh_reuse"), 0);
}

TEST_P(SessionsCap, A41_ItIsRevokedAndToldInTheAuditAndTheList) {
    const Id user = add_user();
    const auto sessions = sign_in_times(user, 21);
    const Id displaced = sessions[0].session.id;
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations WHERE session_id = $1", bind(displaced)), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'session_displaced' AND session_id = $1"
                    " AND user_id = $2",
                    bind(displaced, user)),
              1);
    const auto list = run(ListSessions{database(), clock_}.run(user));
    ASSERT_TRUE(list) << list.error().detail;
    EXPECT_EQ(list->live.size(), 20U);
    ASSERT_EQ(list->displaced.size(), 1U);
    EXPECT_EQ(list->displaced[0].id, displaced);
    EXPECT_EQ(list->displaced[0].ended_at, clock_.now());
    EXPECT_EQ(letters(), 0);
}

TEST_P(SessionsCap, A41_WhatEndedOrLapsedTakesNoPlace) {
    const Id user = add_user();
    const auto early = sign_in_times(user, 5);
    clock_.advance(14 * 24h);  // the five are over by idleness
    const auto late = sign_in_times(user, 20);
    ASSERT_TRUE(run(here_.logout.run({.bearer = late[7].session, .refresh_token = {}, .client = {}})));
    sign_in_times(user, 1);
    EXPECT_EQ(audited("session_displaced"), 0);
    sign_in_times(user, 1);
    EXPECT_EQ(audited("session_displaced"), 1);
    EXPECT_TRUE(is_ended(late[0].session.id));
    EXPECT_FALSE(is_ended(early[0].session.id));
}

// Accounts of a time before the limit come down to it at their next login.
TEST_P(SessionsCap, A41_SeveralMakeRoomWhereThereWereTooMany) {
    const Id user = add_user();
    const auto sessions = sign_in_times(user, 20);
    for (const char* id : {"00000000-0000-7000-8000-000000000001", "00000000-0000-7000-8000-000000000002"})
        run_sql(
            "INSERT INTO sessions (id, user_id, device_hash, current_hash, generation, methods, remember, "
            "client,"
            " user_agent, created_at, authenticated_at, last_seen_at, absolute_end, idle_end, idle_limit_ms)"
            " SELECT $1, user_id, device_hash, current_hash, 0, methods, 0, '', '', created_at - 100000, 0, "
            "0,"
            " absolute_end, idle_end, 1 FROM sessions WHERE id = $2",
            bind(id, sessions[0].session.id));
    EXPECT_EQ(live_of(user), 22);
    sign_in_times(user, 1);
    EXPECT_EQ(live_of(user), 20);
    EXPECT_EQ(audited("session_displaced"), 3);
    EXPECT_TRUE(is_ended(sessions[0].session.id));
    EXPECT_FALSE(is_ended(sessions[1].session.id));
}

TEST_P(SessionsCap, A41_IsUndoneWithItsTransaction) {
    const Id user = add_user();
    const auto sessions = sign_in_times(user, 20);
    run_sql("ALTER TABLE audit_events RENAME TO gone");
    EXPECT_ANY_THROW(sign_in(user));
    run_sql("ALTER TABLE gone RENAME TO audit_events");
    EXPECT_FALSE(is_ended(sessions[0].session.id));
    EXPECT_EQ(live_of(user), 20);
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 0);
}

}  // namespace
}  // namespace taxasge
