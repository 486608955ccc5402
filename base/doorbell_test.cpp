#include "base/doorbell.hpp"

#include "tests/support/run_awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <gtest/gtest.h>

#include <thread>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

boost::asio::awaitable<bool> wait(const Doorbell& bell, std::chrono::milliseconds longest) {
    co_await bell.wait(longest);
    co_return true;
}

TEST(Doorbell, EndsTheWaitFromAnyThread) {
    boost::asio::io_context context;
    const Doorbell bell{context};
    std::thread visitor{[&] { bell.ring(); }};
    EXPECT_TRUE(test::run_awaitable(context, wait(bell, 1h)));
    visitor.join();
}

TEST(Doorbell, IsHeardByWhoComesLater) {
    boost::asio::io_context context;
    const Doorbell bell{context};
    bell.ring();
    context.run();
    EXPECT_TRUE(test::run_awaitable(context, wait(bell, 1h)));
}

TEST(Doorbell, IsHeardOnceAndWithoutItTheWaitEndsByItself) {
    boost::asio::io_context context;
    const Doorbell bell{context};
    bell.ring();
    bell.ring();
    EXPECT_TRUE(test::run_awaitable(context, wait(bell, 1h)));
    context.restart();
    context.poll();
    const auto begun = std::chrono::steady_clock::now();
    EXPECT_TRUE(test::run_awaitable(context, wait(bell, 30ms)));
    EXPECT_GE(std::chrono::steady_clock::now() - begun, 30ms);
}

TEST(Doorbell, WhatWasRungMayArriveAfterItIsGone) {
    boost::asio::io_context context;
    {
        const Doorbell bell{context};
        bell.ring();
    }
    EXPECT_EQ(context.run(), 1U);
}

}  // namespace
}  // namespace taxasge
