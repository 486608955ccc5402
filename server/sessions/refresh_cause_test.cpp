#include "server/sessions/refresh_cause.hpp"

#include "base/counts.hpp"
#include "server/sessions/signing_key_age.hpp"
#include "tests/support/on_both_databases.hpp"

namespace taxasge {
namespace {

using namespace std::chrono_literals;

SessionState live_session(Time now) {
    SessionState state;
    state.absolute_end = now + 10h;
    state.idle_end = now + 1h;
    state.owner.status = "active";
    return state;
}

TEST(RefreshCause, A59_ARefusalSaysWhyTheSessionIsOver) {
    const Time now{24h};
    const auto cause = [&](auto change) {
        SessionState state = live_session(now);
        change(state);
        return to_text(cause_of(Verdict::refused, state, now));
    };
    EXPECT_EQ(cause([](SessionState&) {}), "overtaken");
    EXPECT_EQ(cause([&](SessionState& state) { state.idle_end = now; }), "lapsed");
    EXPECT_EQ(cause([&](SessionState& state) { state.absolute_end = now - 1s; }), "lapsed");
    EXPECT_EQ(cause([&](SessionState& state) { state.ended_at = now - 1s; }), "signed_out");
    EXPECT_EQ(cause([](SessionState& state) { state.owner.status = "suspended"; }), "locked_out");
}

TEST(RefreshCause, A59_AVerdictThatIsNoRefusalIsItsOwnCause) {
    const SessionState state = live_session(Time{});
    EXPECT_EQ(cause_of(Verdict::same_successor, state, Time{}), RefreshCause::repeated);
    EXPECT_EQ(cause_of(Verdict::reused, state, Time{}), RefreshCause::reused);
    EXPECT_EQ(cause_of(Verdict::came_too_early, state, Time{}), RefreshCause::unavailable);
}

class SigningKeyAge : public OnBothDatabases {};
TAXASGE_ON_BOTH_DATABASES(SigningKeyAge);

TEST_P(SigningKeyAge, A59_CountsFromWhenTheKeyBeganToSign) {
    EXPECT_FALSE(run(signing_key_age(database(), clock_))) << "there is no key yet";
    run_sql(
        "INSERT INTO signing_keys (kid, state, private_sealed, created_at, current_since) "
        "VALUES ('k', 'current', $1, $2, $3)",
        bind(Bytes{1}, clock_.now() - 24h, clock_.now()));
    clock_.advance(91 * 24h);
    const auto age = run(signing_key_age(database(), clock_));
    ASSERT_TRUE(age);
    EXPECT_EQ(*age, 91 * 24h);
}

}  // namespace
}  // namespace taxasge
