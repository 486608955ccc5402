#include "server/cache/memory_cache.hpp"

#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class FullMemoryCache : public testing::Test {
 protected:
    void set(const std::string& key, Cache::Ttl ttl = 1min) {
        ASSERT_TRUE(test::run_awaitable(context_, cache_.set(key, "value", ttl)));
    }
    bool knows(const std::string& key) {
        return test::run_awaitable(context_, cache_.get(key)).value().has_value();
    }

    boost::asio::io_context context_{1};
    SettableClock clock_{Time{1000h}};
    MemoryCache cache_{clock_, 3};
};

TEST_F(FullMemoryCache, ForgetsWhatWasUsedLongestAgo) {
    for (const char* key : {"a", "b", "c"}) set(key);
    EXPECT_TRUE(knows("a"));
    set("d");
    EXPECT_TRUE(knows("a"));
    EXPECT_FALSE(knows("b"));
    EXPECT_TRUE(knows("c"));
    EXPECT_TRUE(knows("d"));
}

TEST_F(FullMemoryCache, NeverGrowsBeyondItsLimit) {
    for (int i = 0; i < 1000; ++i) {
        set(std::to_string(i));
        set("again");
    }
    EXPECT_EQ(cache_.size(), 3U);
}

TEST_F(FullMemoryCache, ForgetsAtTheEndOfTheTimeAndNotBefore) {
    set("a", 1000ms);
    clock_.advance(999ms);
    EXPECT_TRUE(knows("a"));
    clock_.advance(1ms);
    EXPECT_FALSE(knows("a"));
    EXPECT_EQ(cache_.size(), 0U);
}

TEST_F(FullMemoryCache, SettingAgainStartsTheTimeAgain) {
    set("a", 1000ms);
    clock_.advance(900ms);
    set("a", 1000ms);
    clock_.advance(900ms);
    EXPECT_TRUE(knows("a"));
}

}  // namespace
}  // namespace taxasge
