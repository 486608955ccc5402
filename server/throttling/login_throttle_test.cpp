#include "server/throttling/throttling.hpp"

#include "tests/support/on_both_databases.hpp"

#include <fmt/format.h>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <vector>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

using Counting = LoginAttempt::Counting;

std::string network(int number) {
    return fmt::format("10.{}.{}.1", number / 256, number % 256);
}

// A wrong password; true, when it would have been hashed.
boost::asio::awaitable<bool> guess(const LoginThrottle& throttle, std::string client) {
    const auto attempt = co_await throttle.begin(
        {.account = "maria@example.gq", .client = std::move(client), .device_hash = Bytes(32, 1)});
    if (!attempt || attempt->counting == Counting::only_by_code) co_return false;
    co_await boost::asio::post(boost::asio::use_awaitable);  // here the hash takes its time
    static_cast<void>(co_await throttle.failed(*attempt));
    co_return true;
}

boost::asio::awaitable<bool> succeed(const LoginThrottle& throttle, std::string client) {
    const auto attempt = co_await throttle.begin(
        {.account = "maria@example.gq", .client = std::move(client), .device_hash = Bytes(32, 2)});
    if (!attempt || attempt->counting == Counting::only_by_code) co_return false;
    co_await throttle.succeeded(*attempt);
    co_return true;
}

class LoginThrottleUseCase : public OnBothDatabases {
 protected:
    // One instance of the program, with counters of its own.
    struct Instance {
        Instance(Database& database, const MasterKeys& keys, const Clock& clock)
            : cache(clock, 10'000), throttling({database, cache, keys, clock}, RateLimits::on) {}
        MemoryCache cache;
        Throttling throttling;
    };

    std::unique_ptr<Instance> start() { return std::make_unique<Instance>(database(), keys_, clock_); }

    int guess_from(const LoginThrottle& throttle, int networks) {
        int hashed = 0;
        for (int i = 0; i < networks; ++i) hashed += run(guess(throttle, network(i))) ? 1 : 0;
        return hashed;
    }

    std::int64_t failures() { return count("SELECT COALESCE(MAX(failures), 0) FROM login_failures"); }

    const MasterKeys keys_{{MasterKey{"test", Bytes(32, 7)}}};
};
TAXASGE_ON_BOTH_DATABASES(LoginThrottleUseCase);

TEST_P(LoginThrottleUseCase, A20_AThousandNetworksTogetherGetAtMostAHundredGuesses) {
    const auto one = start();
    const int hashed = guess_from(one->throttling.login, 1000);
    EXPECT_GE(hashed, 90);
    EXPECT_LE(hashed, 100);
}

TEST_P(LoginThrottleUseCase, A20_ComingAllAtOnceHelpsThemNothing) {
    const auto one = start();
    std::vector<boost::asio::awaitable<bool>> all;
    for (int i = 0; i < 400; ++i) all.push_back(guess(one->throttling.login, network(i)));
    int hashed = 0;
    for (const bool each : test::run_awaitables(context(), std::move(all))) hashed += each ? 1 : 0;
    EXPECT_GE(hashed, 90);
    EXPECT_LE(hashed, 100);
}

TEST_P(LoginThrottleUseCase, A22_ThreeInstancesWithoutRedisKeepTheSameRow) {
    const std::array all{start(), start(), start()};
    int hashed = 0;
    for (int i = 0; i < 600; ++i)
        hashed += run(guess(all[static_cast<std::size_t>(i) % 3]->throttling.login, network(i))) ? 1 : 0;
    EXPECT_GE(hashed, 90);
    EXPECT_LE(hashed, 100);
}

TEST_P(LoginThrottleUseCase, A22_ARestartForgetsNoFailure) {
    guess_from(start()->throttling.login, 200);
    EXPECT_EQ(guess_from(start()->throttling.login, 200), 0);
}

TEST_P(LoginThrottleUseCase, A20_OneNetworkIsSlowedAndTheNextIsNot) {
    const auto one = start();
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(run(guess(one->throttling.login, "203.0.113.5")));
    EXPECT_FALSE(run(guess(one->throttling.login, "203.0.113.250")));
    EXPECT_TRUE(run(guess(one->throttling.login, "203.0.114.5")));
    EXPECT_EQ(one->throttling.login.refused(), 1U);
    clock_.advance(5s);
    EXPECT_TRUE(run(guess(one->throttling.login, "203.0.113.5")));
}

TEST_P(LoginThrottleUseCase, A20_ASuccessEndsTheRowAndFreesItsNetwork) {
    const auto one = start();
    for (int i = 0; i < 5; ++i) EXPECT_TRUE(run(guess(one->throttling.login, "203.0.113.5")));
    EXPECT_EQ(failures(), 5);
    EXPECT_TRUE(run(succeed(one->throttling.login, "203.0.113.5")));
    EXPECT_EQ(failures(), 0);
    for (int i = 0; i < 6; ++i) EXPECT_TRUE(run(guess(one->throttling.login, "203.0.113.5")));
}

TEST_P(LoginThrottleUseCase, A20_WhoNeverFailsLeavesNoTrace) {
    const auto one = start();
    for (int i = 0; i < 50; ++i) EXPECT_TRUE(run(succeed(one->throttling.login, "203.0.113.5")));
    EXPECT_EQ(count("SELECT COUNT(*) FROM login_failures"), 0);
}

TEST_P(LoginThrottleUseCase, A20_WhereLimitsAreOffNothingIsCounted) {
    MemoryCache cache{clock_, 10};
    const Throttling off{{database(), cache, keys_, clock_}, RateLimits::off};
    EXPECT_EQ(guess_from(off.login, 200), 200);
    EXPECT_EQ(count("SELECT COUNT(*) FROM login_failures"), 0);
    EXPECT_EQ(cache.size(), 0U);
}

}  // namespace
}  // namespace taxasge
