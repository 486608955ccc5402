#include "server/sessions/revocations.hpp"

#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>
#include <boost/asio/detached.hpp>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class RevocationsTest : public test::SessionsScene {
 protected:
    void revoke_by_hand(const Id& session, Time revoked_at) {
        run_sql("INSERT INTO revocations (session_id, revoked_at, expires_at) VALUES ($1, $2, $3)",
                bind(session, revoked_at, revoked_at + 20min));
    }

    const Id session_ = Id::make(clock_.now());
};
TAXASGE_ON_BOTH_DATABASES(RevocationsTest);

TEST_P(RevocationsTest, A40_AnInstanceThatNeverReadTheListAnswersNothing) {
    EXPECT_EQ(here_.revocations.contains(session_).error().code, Code::unavailable);
    here_.revocations.add({revocation_of(session_, clock_.now())});
    EXPECT_EQ(here_.revocations.contains(session_).error().code, Code::unavailable);
}

TEST_P(RevocationsTest, A40_AnInstanceCutOffFromTheDatabaseFailsClosedAfter10Seconds) {
    ASSERT_TRUE(run(here_.feed.load()));
    clock_.advance(10s);
    EXPECT_TRUE(here_.revocations.contains(session_));
    clock_.advance(1ms);
    const auto answer = here_.revocations.contains(session_);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::unavailable);
    EXPECT_EQ(answer.error().reason, "service_unavailable");
    ASSERT_TRUE(run(here_.feed.poll()));
    EXPECT_TRUE(here_.revocations.contains(session_));
}

TEST_P(RevocationsTest, AClockSetBackDoesNotMakeAnOldListLookFresh) {
    ASSERT_TRUE(run(here_.feed.load()));
    clock_.advance(-10min);
    EXPECT_FALSE(here_.revocations.contains(session_));
}

TEST_P(RevocationsTest, AFailedPollLeavesTheListAsItWas) {
    revoke_by_hand(session_, clock_.now());
    ASSERT_TRUE(run(here_.feed.load()));
    run_sql("ALTER TABLE revocations RENAME TO revocations_away");
    clock_.advance(5s);
    EXPECT_FALSE(run(here_.feed.poll()));
    EXPECT_TRUE(*here_.revocations.contains(session_));
    clock_.advance(6s);
    EXPECT_FALSE(here_.revocations.contains(session_));
}

TEST_P(RevocationsTest, LoadsAtStartWhatStillCounts) {
    revoke_by_hand(session_, clock_.now() - 19min);
    revoke_by_hand(Id::make(clock_.now()), clock_.now() - 20min);
    ASSERT_TRUE(run(here_.feed.load()));
    EXPECT_TRUE(*here_.revocations.contains(session_));
    EXPECT_EQ(here_.revocations.size(), 1u);
}

// A transaction that wrote its time before our last look, and committed after it.
TEST_P(RevocationsTest, FindsLateCommits) {
    ASSERT_TRUE(run(here_.feed.load()));
    revoke_by_hand(session_, clock_.now() - 29s);
    ASSERT_TRUE(run(here_.feed.poll()));
    EXPECT_TRUE(*here_.revocations.contains(session_));
}

TEST_P(RevocationsTest, FindsWhatAnInstanceWithAWrongClockWroteWithinHalfAMinute) {
    ASSERT_TRUE(run(here_.feed.load()));
    revoke_by_hand(session_, clock_.now() - 10min);
    for (int i = 0; i < 60; ++i) ASSERT_TRUE(run(here_.feed.poll()));
    EXPECT_TRUE(*here_.revocations.contains(session_));
}

TEST_P(RevocationsTest, ForgetsWhatHasExpired) {
    here_.revocations.add({revocation_of(session_, clock_.now())});
    clock_.advance(30min);
    ASSERT_TRUE(run(here_.feed.poll()));
    EXPECT_EQ(here_.revocations.size(), 0u);
}

// A40: two seconds at most, in real time, without anybody calling poll().
TEST_P(RevocationsTest, TheFeedRunsByItself) {
    ASSERT_TRUE(run(here_.feed.load()));
    boost::asio::co_spawn(context(), here_.feed.run(), boost::asio::detached);
    revoke_by_hand(session_, clock_.now());
    const auto began = std::chrono::steady_clock::now();
    while (!*here_.revocations.contains(session_) && std::chrono::steady_clock::now() < began + 5s)
        context().run_one_for(50ms);
    EXPECT_TRUE(*here_.revocations.contains(session_));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
    context().stop();
}

}  // namespace
}  // namespace taxasge
