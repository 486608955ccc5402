#include "server/sessions/housekeeping.hpp"

#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

class SessionHousekeepingTest : public test::SessionsScene {
 protected:
    void clean() {
        const auto cleaned = run(housekeeping_.run());
        ASSERT_TRUE(cleaned) << cleaned.error().detail;
    }

    SessionHousekeeping housekeeping_{database(), clock_};
};
TAXASGE_ON_BOTH_DATABASES(SessionHousekeepingTest);

TEST_P(SessionHousekeepingTest, A37_WipesTheSealedSuccessorWithinAnHourAfterItsDay) {
    const NewSession session = sign_in(add_user(), Remember::this_device);
    next(session.refresh_token.text);
    clock_.advance(24h - 1ms);
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE successor_sealed IS NOT NULL"), 1);
    clock_.advance(1h);
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE successor_sealed IS NOT NULL"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE sealed_until IS NOT NULL"), 0);
}

TEST_P(SessionHousekeepingTest, DeletesWhatEndedOrLapsedADayAgo) {
    const NewSession ended = sign_in(add_user(), Remember::this_device);
    const NewSession lapsed = sign_in(add_user());
    const NewSession alive = sign_in(add_user(), Remember::this_device);
    ASSERT_TRUE(run(here_.logout.run({.bearer = ended.session, .refresh_token = {}, .client = {}})));
    clock_.advance(23h);
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 3);
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 0);
    clock_.advance(13h);
    clean();
    EXPECT_EQ(text("SELECT CAST(id AS TEXT) FROM sessions"), alive.session.id.text());
    EXPECT_TRUE(refresh(alive.refresh_token.text));
}

TEST_P(SessionHousekeepingTest, A56_ForgetsADeviceAfter400DaysWithoutALogin) {
    const Id user = add_user();
    sign_in(user);
    clock_.advance(days{200});
    sign_in(user);
    EXPECT_EQ(count("SELECT COUNT(*) FROM known_devices"), 2);
    clock_.advance(days{200} - 1ms);
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM known_devices"), 2);
    clock_.advance(1ms);
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM known_devices"), 1);
}

TEST_P(SessionHousekeepingTest, WorksInBoundedBatches) {
    const Id user = add_user();
    for (int i = 0; i < 501; ++i)
        run_sql("INSERT INTO revocations (session_id, revoked_at, expires_at) VALUES ($1, 0, 0)",
                bind(Id::make(clock_.now())));
    (void)user;
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 0);
}

}  // namespace
}  // namespace taxasge
