#include "server/throttling/tries.hpp"

#include "server/throttling/counters_scene.hpp"
#include "server/throttling/network_budgets.hpp"

#include <vector>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class LimitedTries : public WithCounters {
 protected:
    // 0: a try; otherwise how many seconds to wait.
    std::int64_t take(const std::string& key = "k") {
        const auto taken = run(tries_.take(key));
        if (taken) return 0;
        EXPECT_EQ(taken.error().code, Code::too_many);
        return taken.error().retry_after.count();
    }

    Tries tries_{*counters_};
};
TAXASGE_WITH_COUNTERS(LimitedTries);

TEST_P(LimitedTries, A20_EachFromTheSixthOnWaitsTwiceAsLongAsTheOneBeforeUpToAQuarterOfAnHour) {
    for (int i = 0; i < 6; ++i) EXPECT_EQ(take(), 0) << i;
    for (const int wait : {5, 10, 20, 40, 80, 160, 320, 640, 900, 900}) {
        EXPECT_EQ(take(), wait);
        clock_.advance(std::chrono::seconds{wait} - 1ms);
        EXPECT_EQ(take(), 1) << wait;
        clock_.advance(1ms);
        EXPECT_EQ(take(), 0) << wait;
    }
    EXPECT_EQ(take("other"), 0);
}

TEST_P(LimitedTries, A20_WhoIsRefusedLosesNothingByAskingAgain) {
    for (int i = 0; i < 6; ++i) EXPECT_EQ(take(), 0);
    for (int i = 0; i < 1000; ++i) EXPECT_EQ(take(), 5);
    clock_.advance(5s);
    EXPECT_EQ(take(), 0);
    EXPECT_EQ(take(), 10);
}

TEST_P(LimitedTries, A20_ASuccessGivesAllFiveBack) {
    for (int i = 0; i < 20; ++i) {
        take();
        clock_.advance(1min);
    }
    EXPECT_GT(take() + take(), 0);
    run(tries_.forget("k"));
    for (int i = 0; i < 6; ++i) EXPECT_EQ(take(), 0) << i;
    EXPECT_EQ(take(), 5);
}

TEST_P(LimitedTries, A20_OfManyAtOnceSixGetOne) {
    std::vector<boost::asio::awaitable<Result<void>>> all;
    for (int i = 0; i < 200; ++i) all.push_back(tries_.take("k"));
    int taken = 0;
    for (const auto& one : test::run_awaitables(context_, std::move(all))) taken += one ? 1 : 0;
    EXPECT_EQ(taken, 6);
}

class Budgets : public WithCounters {
 protected:
    // How many of so many requests are let through.
    int spend(const NetworkBudgets& budgets, Budget budget, const std::string& client, int requests) {
        int through = 0;
        for (int i = 0; i < requests; ++i) through += run(budgets.spend(budget, client)) ? 1 : 0;
        return through;
    }

    ClientNetworks networks_{[](std::string_view client) { return client == "10.0.0.1"; }};
    NetworkBudgets budgets_{*counters_, networks_, RateLimits::on};
};
TAXASGE_WITH_COUNTERS(Budgets);

TEST_P(Budgets, A20_AreOfANetworkForAMinuteAndOfEachKindOfRequest) {
    EXPECT_EQ(spend(budgets_, Budget::sign_up, "203.0.113.5", 130), 120);
    EXPECT_EQ(spend(budgets_, Budget::sign_up, "203.0.113.77", 1), 0) << "the same network";
    EXPECT_EQ(spend(budgets_, Budget::sign_up, "203.0.114.5", 1), 1) << "another one";
    EXPECT_EQ(spend(budgets_, Budget::verify, "203.0.113.5", 250), 240);
    EXPECT_EQ(budgets_.refusals().total(), 21U);
    clock_.advance(20s);
    EXPECT_EQ(run(budgets_.spend(Budget::sign_up, "203.0.113.5")).error().retry_after, 40s);
    clock_.advance(40s);
    EXPECT_EQ(spend(budgets_, Budget::sign_up, "203.0.113.5", 1), 1);
}

TEST_P(Budgets, A21_WhoseNetworkIsNotKnownSharesNone) {
    EXPECT_EQ(spend(budgets_, Budget::resend, "10.0.0.1", 100), 100);
    EXPECT_EQ(spend(budgets_, Budget::resend, "10.0.0.2", 100), 60);
}

TEST_P(Budgets, AreNoneWhereLimitsAreOff) {
    const NetworkBudgets off{*counters_, networks_, RateLimits::off};
    EXPECT_EQ(spend(off, Budget::resend, "203.0.113.5", 100), 100);
}

}  // namespace
}  // namespace taxasge
