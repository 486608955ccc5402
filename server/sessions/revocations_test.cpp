#include "server/sessions/revocations.hpp"

#include "server/database/postgres/listener.hpp"
#include "server/sessions/end_sessions.hpp"
#include "server/sessions/revocation_herald.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

boost::asio::awaitable<Result<bool>> end_and_fail(Transaction& transaction, Session session) {
    const auto ended = co_await end_sessions(transaction, {.session_id = session.id,
                                                           .user_id = session.user_id,
                                                           .reason = "logout",
                                                           .at = session.authenticated_at});
    co_return fail(ended ? unavailable("undone") : ended.error());
}

boost::asio::awaitable<Result<void>> count_and_fail(int& count) {
    ++count;
    co_return fail(unavailable("nobody to tell"));
}

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
    const Doorbell nobody_rings{context()};
    keep_running(here_.feed.run(nobody_rings));
    revoke_by_hand(session_, clock_.now());
    const auto began = std::chrono::steady_clock::now();
    while (!*here_.revocations.contains(session_) && std::chrono::steady_clock::now() < began + 5s)
        context().run_one_for(50ms);
    EXPECT_TRUE(*here_.revocations.contains(session_));
    EXPECT_LT(std::chrono::steady_clock::now() - began, 2s);
}

// Half a second of waiting saved: rung for, the same is known sooner than without.
TEST_P(RevocationsTest, A40_WhatIsRungForIsReadAtOnce) {
    const Doorbell bell{context()};
    ASSERT_TRUE(run(here_.feed.load()));
    keep_running(here_.feed.run(bell));
    const auto time_until_known = [&](bool rung) {
        const Id session = Id::make(clock_.now());
        const auto began = std::chrono::steady_clock::now();
        revoke_by_hand(session, clock_.now());
        if (rung) bell.ring();
        while (!*here_.revocations.contains(session) && std::chrono::steady_clock::now() < began + 20s)
            context().run_one_for(50ms);
        return std::chrono::steady_clock::now() - began;
    };
    (void)time_until_known(false);  // from now on each begins right after a look
    const auto silent = time_until_known(false) + time_until_known(false);
    const auto rung = time_until_known(true) + time_until_known(true);
    EXPECT_LT(rung, silent);
}

TEST_P(RevocationsTest, A40_OnlyWhatEndsHereIsToldToTheOthers) {
    int told = 0;
    here_.revocations.on_added([&] { ++told; });
    here_.revocations.add({});
    here_.revocations.renew({revocation_of(session_, clock_.now())}, clock_.now());
    EXPECT_EQ(told, 0) << "nothing, and what others told us";
    here_.revocations.add({revocation_of(session_, clock_.now())});
    EXPECT_EQ(told, 1);
}

class Heralds : public RevocationsTest {
 protected:
    void proclaim(RevocationHerald::Tell tell) {
        herald_ = std::make_unique<RevocationHerald>(context(), here_.revocations, std::move(tell));
        keep_running(herald_->run());
    }
    void listen() {
        ear_ = std::make_unique<PostgresListener>(
            context(), DatabaseOptions{.url = url()}, database(),
            Ear{.channel = std::string{revocations_channel}, .heard = [this] { ++heard_; }});
        keep_running(ear_->run());
    }
    template <class Condition>
    bool comes_true(Condition condition, std::chrono::milliseconds within = 20s) {
        const auto began = std::chrono::steady_clock::now();
        while (!condition() && std::chrono::steady_clock::now() < began + within) {
            context().restart();
            context().run_one_for(20ms);
        }
        return condition();
    }

    std::unique_ptr<RevocationHerald> herald_;
    std::unique_ptr<PostgresListener> ear_;
    int heard_ = 0;
};
TAXASGE_ON_BOTH_DATABASES(Heralds);

TEST_P(Heralds, A40_WhoSignsOutIsToldToTheOthersAfterTheCommit) {
    if (on_sqlite()) GTEST_SKIP() << "SQLite tells nobody: its processes look every half second";
    listen();
    ASSERT_TRUE(comes_true([this] { return ear_->hears(); }));
    ASSERT_EQ(heard_, 1);
    proclaim([this] { return notify(database(), std::string{revocations_channel}); });
    const NewSession signed_in = sign_in(add_user());
    EXPECT_FALSE(run(database().transact(&end_and_fail, signed_in.session)));
    EXPECT_FALSE(comes_true([this] { return heard_ > 1; }, 200ms)) << "what was undone is not told";
    ASSERT_TRUE(run(here_.logout.run({.bearer = signed_in.session, .refresh_token = {}, .client = {}})));
    EXPECT_TRUE(comes_true([this] { return heard_ == 2; }));
}

TEST_P(Heralds, A40_ManyWhoSignOutAtOnceAreOneMessage) {
    int told = 0;
    proclaim([&told] { return count_and_fail(told); });
    for (int i = 0; i < 100; ++i)
        here_.revocations.add({revocation_of(Id::make(clock_.now()), clock_.now())});
    ASSERT_TRUE(comes_true([&] { return told > 0; }));
    EXPECT_FALSE(comes_true([&] { return told > 2; }, 200ms));
    here_.revocations.add({revocation_of(session_, clock_.now())});
    const int before = told;
    EXPECT_TRUE(comes_true([&] { return told > before; })) << "also after one that could not be told";
}

}  // namespace
}  // namespace taxasge
