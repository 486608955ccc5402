#include "base/worker_pool.hpp"

#include <gtest/gtest.h>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/io_context.hpp>

#include <future>
#include <stdexcept>
#include <thread>

namespace asio = boost::asio;

namespace taxasge {
namespace {

asio::awaitable<void> run_into(WorkerPool& pool, std::function<void()> task, Result<void>& result) {
    result = co_await pool.run(std::move(task));
}

TEST(WorkerPool, RunsElsewhereAndComesBack) {
    WorkerPool pool{1, 4};
    asio::io_context context;
    std::thread::id worker;
    Result<void> result = fail(internal_error("never ran"));
    asio::co_spawn(context,
                   run_into(pool, [&] { worker = std::this_thread::get_id(); }, result), asio::detached);
    context.run();
    EXPECT_TRUE(result);
    EXPECT_NE(worker, std::this_thread::get_id());
    EXPECT_EQ(pool.waiting(), 0U);
}

TEST(WorkerPool, RefusesWhatDoesNotFitInTheQueue) {
    WorkerPool pool{1, 1};
    asio::io_context context;
    std::promise<void> gate;
    const auto open = gate.get_future().share();
    Result<void> first;
    Result<void> second;
    asio::co_spawn(context, run_into(pool, [open] { open.wait(); }, first), asio::detached);
    asio::co_spawn(context, run_into(pool, [] {}, second), asio::detached);
    context.run_for(std::chrono::milliseconds{50});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::unavailable);
    gate.set_value();
    context.restart();
    context.run();
    EXPECT_TRUE(first);
}

TEST(WorkerPool, TurnsAnExceptionIntoAnError) {
    WorkerPool pool{1, 1};
    asio::io_context context;
    Result<void> result;
    asio::co_spawn(context,
                   run_into(pool, [] { throw std::runtime_error{"broken"}; }, result), asio::detached);
    context.run();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().detail, "broken");
}

}  // namespace
}  // namespace taxasge
