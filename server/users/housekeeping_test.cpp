#include "server/users/housekeeping.hpp"

#include "server/mail/letter_queue.hpp"
#include "server/sessions/sessions_scene.hpp"
#include "server/throttling/login_failures.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using std::chrono::days;

class HousekeepingTest : public test::SessionsScene {
 protected:
    void clean() {
        const auto cleaned = run(housekeeping_.run());
        ASSERT_TRUE(cleaned) << cleaned.error().detail;
    }

    Housekeeping housekeeping_{database(), clock_};
};
TAXASGE_ON_BOTH_DATABASES(HousekeepingTest);

TEST_P(HousekeepingTest, A37_WipesTheSealedSuccessorWithinAnHourAfterItsDay) {
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

TEST_P(HousekeepingTest, DeletesWhatEndedOrLapsedADayAgo) {
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

TEST_P(HousekeepingTest, A56_ForgetsADeviceAfter400DaysWithoutALogin) {
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

TEST_P(HousekeepingTest, WorksInBoundedBatches) {
    for (int i = 0; i < 501; ++i)
        run_sql("INSERT INTO revocations (session_id, revoked_at, expires_at) VALUES ($1, 0, 0)",
                bind(Id::make(clock_.now())));
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 0);
}

TEST_P(HousekeepingTest, A56_AFewFailuresGoAfterADayAndManyAfterThirty) {
    const LoginFailures failures{database(), clock_};
    const auto fail_often = [&](std::uint8_t lane, int times) {
        for (int i = 0; i < times; ++i) ASSERT_TRUE(run(failures.add(Bytes(32, lane))));
    };
    fail_often(1, 4);
    fail_often(2, 5);
    clock_.advance(24h);
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM login_failures"), 2);
    clock_.advance(1ms);
    clean();
    EXPECT_EQ(count("SELECT failures FROM login_failures"), 5);
    clock_.advance(days{29});
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM login_failures"), 0);
}

TEST_P(HousekeepingTest, A56_ALetterGoesADayAfterItWasSentOrAWeekAfterItWasWrittenInVain) {
    const auto put = [&] {
        const auto sealed = here_.outbox.prepare({.to = "a@b.gq"});
        EXPECT_TRUE(run(database().transact(Outbox::put, sealed)));
        return sealed.id;
    };
    LetterQueue queue{database(), clock_, "one"};
    const Id sent = put();
    ASSERT_TRUE(run(queue.mark_sent(run(queue.lease(1)).value().at(0))));
    const Id given_up = put();
    ASSERT_TRUE(run(queue.give_up(run(queue.lease(1)).value().at(0), "550")));
    const Id waiting = put();
    const auto is_there = [&](const Id& letter) {
        clean();
        return count("SELECT COUNT(*) FROM letters WHERE id = $1", bind(letter)) == 1;
    };
    clock_.advance(24h);
    EXPECT_TRUE(is_there(sent));
    clock_.advance(1ms);
    EXPECT_FALSE(is_there(sent));
    clock_.advance(days{6} - 1ms);
    EXPECT_TRUE(is_there(given_up));
    clock_.advance(1ms);
    EXPECT_FALSE(is_there(given_up));
    clock_.advance(days{400});
    EXPECT_TRUE(is_there(waiting)) << "whatever still waits is the postman's";
}

TEST_P(HousekeepingTest, A56_ATableThatCannotBeCleanedKeepsNoOtherFromIt) {
    run_sql("INSERT INTO revocations (session_id, revoked_at, expires_at) VALUES ($1, 0, 0)",
            bind(Id::make(clock_.now())));
    run_sql("ALTER TABLE idempotency_keys RENAME TO away");
    EXPECT_FALSE(run(housekeeping_.run()));
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 0);
    run_sql("ALTER TABLE away RENAME TO idempotency_keys");
    EXPECT_EQ(run(housekeeping_.run()).value(), 0);
}

TEST_P(HousekeepingTest, A56_SeveralInstancesAtOnceDoNoHarm) {
    const auto other = open_another({});
    const Housekeeping elsewhere{*other, clock_};
    for (int i = 0; i < 500; ++i)
        run_sql("INSERT INTO revocations (session_id, revoked_at, expires_at) VALUES ($1, 0, $2)",
                bind(Id::make(clock_.now()), i < 450 ? Time{} : clock_.now() + 1h));
    std::vector<boost::asio::awaitable<Result<std::int64_t>>> runs;
    runs.push_back(housekeeping_.run());
    runs.push_back(elsewhere.run());
    runs.push_back(housekeeping_.run());
    std::int64_t went = 0;
    for (const auto& gone : run_all(std::move(runs))) went += gone.value();
    EXPECT_EQ(went, 450);
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 50);
}

}  // namespace
}  // namespace taxasge
