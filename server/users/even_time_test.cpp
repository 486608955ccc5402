#include "server/users/even_time.hpp"

#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <thread>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

boost::asio::awaitable<std::chrono::nanoseconds> answer_after(std::chrono::milliseconds work) {
    const auto begun = std::chrono::steady_clock::now();
    const EvenTime even;
    std::this_thread::sleep_for(work);
    co_await even.pass();
    co_return std::chrono::steady_clock::now() - begun;
}

}  // namespace

TEST(EvenTime, A19_NoAnswerLeavesBeforeTheBeat) {
    boost::asio::io_context context;
    EXPECT_GE(test::run_awaitable(context, answer_after(0ms)), 50ms);
    EXPECT_GE(test::run_awaitable(context, answer_after(5ms)), 50ms);
}

TEST(EvenTime, A19_WhoMissesABeatWaitsForTheNext) {
    boost::asio::io_context context;
    EXPECT_GE(test::run_awaitable(context, answer_after(60ms)), 100ms);
}

}  // namespace taxasge
