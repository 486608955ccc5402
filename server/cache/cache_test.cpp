// The contract of every cache, on both.
#include "server/cache/cache.hpp"

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "server/cache/memory_cache.hpp"
#include "server/cache/redis_cache.hpp"
#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <thread>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class CacheContract : public testing::TestWithParam<const char*> {
 protected:
    void SetUp() override {
        if (std::string_view{GetParam()} == "memory") {
            cache_ = std::make_unique<MemoryCache>(clock_, 1000);
            return;
        }
        const char* url = std::getenv("TAXASGE_TEST_REDIS");
        if (url == nullptr) GTEST_SKIP() << "TAXASGE_TEST_REDIS is not set";
        cache_ = std::make_unique<RedisCache>(context_, RedisAddress::parse(Secret{url}).value());
    }

    template <class T>
    T run(boost::asio::awaitable<T> work) {
        return test::run_awaitable(context_, std::move(work));
    }

    // Keys of this run only: the server is shared.
    [[nodiscard]] std::string key(std::string_view name) const { return prefix_ + std::string{name}; }

    Cache& cache() { return *cache_; }

    boost::asio::io_context context_{1};

 private:
    SystemClock clock_;
    std::string prefix_ = to_hex(random_bytes(8)) + ":";
    std::unique_ptr<Cache> cache_;
};
INSTANTIATE_TEST_SUITE_P(In, CacheContract, testing::Values("memory", "redis"),
                         [](const auto& parameter) { return std::string{parameter.param}; });

TEST_P(CacheContract, KnowsNothingThatNobodyToldIt) {
    EXPECT_EQ(run(cache().get(key("a"))).value(), std::nullopt);
}

TEST_P(CacheContract, GivesBackWhatItWasTold) {
    ASSERT_TRUE(run(cache().set(key("a"), "one", 1min)));
    ASSERT_TRUE(run(cache().set(key("b"), "two", 1min)));
    ASSERT_TRUE(run(cache().set(key("a"), "three", 1min)));
    EXPECT_EQ(run(cache().get(key("a"))).value(), "three");
    EXPECT_EQ(run(cache().get(key("b"))).value(), "two");
}

TEST_P(CacheContract, KeepsAnyBytes) {
    const std::string bytes{"\0\r\n$5\r\n\xff ñ", 12};
    ASSERT_TRUE(run(cache().set(key(bytes), bytes, 1min)));
    ASSERT_TRUE(run(cache().set(key("empty"), "", 1min)));
    EXPECT_EQ(run(cache().get(key(bytes))).value(), bytes);
    EXPECT_EQ(run(cache().get(key("empty"))).value(), "");
}

TEST_P(CacheContract, ForgetsInTime) {
    ASSERT_TRUE(run(cache().set(key("a"), "one", 1500ms)));
    ASSERT_TRUE(run(cache().set(key("b"), "one", 1min)));
    EXPECT_EQ(run(cache().get(key("a"))).value(), "one");
    std::this_thread::sleep_for(1600ms);
    EXPECT_EQ(run(cache().get(key("a"))).value(), std::nullopt);
    EXPECT_EQ(run(cache().get(key("b"))).value(), "one");
}

TEST_P(CacheContract, ErasesAtOnceAndOftenerThanNeeded) {
    ASSERT_TRUE(run(cache().set(key("a"), "one", 1min)));
    EXPECT_TRUE(run(cache().erase(key("a"))));
    EXPECT_TRUE(run(cache().erase(key("a"))));
    EXPECT_EQ(run(cache().get(key("a"))).value(), std::nullopt);
}

TEST_P(CacheContract, CountsFromOne) {
    EXPECT_EQ(run(cache().increment(key("n"), 1min)).value(), 1);
    EXPECT_EQ(run(cache().increment(key("n"), 1min)).value(), 2);
    EXPECT_EQ(run(cache().increment(key("other"), 1min)).value(), 1);
    EXPECT_EQ(run(cache().get(key("n"))).value(), "2");
}

TEST_P(CacheContract, TheFirstCountStartsTheTimeAndTheOthersDoNotMoveIt) {
    EXPECT_EQ(run(cache().increment(key("n"), 3s)).value(), 1);
    std::this_thread::sleep_for(1s);
    EXPECT_EQ(run(cache().increment(key("n"), 1min)).value(), 2);
    std::this_thread::sleep_for(2200ms);
    EXPECT_EQ(run(cache().increment(key("n"), 1min)).value(), 1);
}

TEST_P(CacheContract, TellsHowLongACountIsKept) {
    EXPECT_EQ(run(cache().time_left(key("n"))).value(), 0ms);
    EXPECT_EQ(run(cache().increment(key("n"), 1min)).value(), 1);
    const auto left = run(cache().time_left(key("n"))).value();
    EXPECT_GT(left, 30s);
    EXPECT_LE(left, 1min);
}

TEST_P(CacheContract, DoesNotCountWhatIsNoCounter) {
    ASSERT_TRUE(run(cache().set(key("a"), "one", 1min)));
    const auto counted = run(cache().increment(key("a"), 1min));
    ASSERT_FALSE(counted);
    EXPECT_EQ(counted.error().code, Code::unavailable);
    EXPECT_EQ(run(cache().get(key("a"))).value(), "one");
}

TEST_P(CacheContract, CountsEachOfManyAtOnce) {
    std::vector<boost::asio::awaitable<Result<std::int64_t>>> works;
    for (int i = 0; i < 500; ++i) works.push_back(cache().increment(key("n"), 1min));
    std::vector<std::int64_t> counts;
    for (const auto& counted : test::run_awaitables(context_, std::move(works)))
        counts.push_back(counted.value());
    std::ranges::sort(counts);
    for (int i = 0; i < 500; ++i) EXPECT_EQ(counts[static_cast<std::size_t>(i)], i + 1);
}

TEST_P(CacheContract, AnswersItsPing) {
    EXPECT_TRUE(run(cache().ping()));
    EXPECT_EQ(cache().kind(), GetParam());
}

TEST_P(CacheContract, ServesSeveralThreads) {
    std::atomic<int> right{0};
    const auto guard = boost::asio::make_work_guard(context_);
    std::thread home{[&] { context_.run(); }};
    // Alive until the cache's thread has ended too: it lets go of a caller's context after the answer is
    // there.
    std::array<boost::asio::io_context, 3> contexts;
    const auto client = [&](int number) {
        auto& mine = contexts.at(static_cast<std::size_t>(number));
        for (int i = 0; i < 100; ++i) {
            const std::string name = key(std::to_string(number) + "/" + std::to_string(i));
            if (!test::run_awaitable(mine, cache().set(name, name, 1min))) continue;
            const auto got = test::run_awaitable(mine, cache().get(name));
            if (got && *got == name) ++right;
        }
    };
    std::vector<std::thread> clients;
    for (int number = 0; number < 3; ++number) clients.emplace_back(client, number);
    for (auto& thread : clients) thread.join();
    context_.stop();
    home.join();
    EXPECT_EQ(right, 300);
}

}  // namespace
}  // namespace taxasge
