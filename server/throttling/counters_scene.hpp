// Counters for the tests of this folder: a memory cache, or a Redis that is not there, and a clock that
// stands.
#pragma once

#include "server/cache/memory_cache.hpp"
#include "server/cache/redis_cache.hpp"
#include "server/throttling/shared_counters.hpp"
#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <memory>
#include <string_view>

namespace taxasge {

class WithCounters : public testing::TestWithParam<const char*> {
 protected:
    WithCounters() {
        if (std::string_view{GetParam()} == "memory")
            cache_ = std::make_unique<MemoryCache>(clock_, 1000);
        else
            cache_ = std::make_unique<RedisCache>(context_, nowhere());
        counters_ = std::make_unique<SharedCounters>(*cache_, clock_);
    }

    template <class T>
    T run(boost::asio::awaitable<T> work) {
        return test::run_awaitable(context_, std::move(work));
    }

    SettableClock clock_{Time{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}}};
    boost::asio::io_context context_{1};
    std::unique_ptr<Cache> cache_;
    std::unique_ptr<SharedCounters> counters_;

 private:
    // The port of tcpmux: nobody listens there.
    static RedisAddress nowhere() { return RedisAddress::parse(Secret{"redis://127.0.0.1:1"}).value(); }
};

}  // namespace taxasge

#define TAXASGE_WITH_COUNTERS(Fixture)                                                         \
    INSTANTIATE_TEST_SUITE_P(With, Fixture, testing::Values("memory", "a_redis_that_is_away"), \
                             [](const auto& parameter) { return std::string{parameter.param}; })
