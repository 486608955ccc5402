#include "base/worker_pool.hpp"

#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>
#include <boost/asio/io_context.hpp>

#include <array>
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
    asio::io_context context;  // before the pool: its threads let go of it last
    WorkerPool pool{1, 4};
    std::thread::id worker;
    Result<void> result = fail(internal_error("never ran"));
    test::spawn(context, run_into(pool, [&] { worker = std::this_thread::get_id(); }, result));
    context.run();
    EXPECT_TRUE(result);
    EXPECT_NE(worker, std::this_thread::get_id());
    EXPECT_EQ(pool.waiting(), 0U);
}

TEST(WorkerPool, RefusesWhatDoesNotFitInTheQueue) {
    asio::io_context context;  // before the pool: its threads let go of it last
    WorkerPool pool{1, 1};
    std::promise<void> gate;
    const auto open = gate.get_future().share();
    Result<void> first;
    Result<void> second;
    test::spawn(context, run_into(pool, [open] { open.wait(); }, first));
    test::spawn(context, run_into(pool, [] {}, second));
    context.poll();
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::unavailable);
    gate.set_value();
    context.restart();
    context.run();
    EXPECT_TRUE(first);
}

// A task of 200 ms ran, and nobody waits longer than 390 ms: the third of four would. The margin is wide,
// because a busy machine sleeps longer than it was asked to.
TEST(WorkerPool, A2_RefusesAtOnceWhoseTurnWouldComeTooLate) {
    asio::io_context context;  // before the pool: its threads let go of it last
    WorkerPool pool{1, {.tasks = 100, .wait = std::chrono::milliseconds{390}}};
    Result<void> slow = fail(internal_error("never ran"));
    const auto take_200_ms = [] { std::this_thread::sleep_for(std::chrono::milliseconds{200}); };
    test::spawn(context, run_into(pool, take_200_ms, slow));
    context.run();
    ASSERT_TRUE(slow);

    std::promise<void> gate;
    const auto open = gate.get_future().share();
    std::array<Result<void>, 4> results;
    for (Result<void>& result : results)
        test::spawn(context, run_into(pool, [open] { open.wait(); }, result));
    context.restart();
    context.poll();
    ASSERT_FALSE(results[3]);
    EXPECT_EQ(results[3].error().code, Code::unavailable);
    EXPECT_EQ(pool.waiting(), 2U) << "the third too, whose turn would come after 400 ms";
    gate.set_value();
    context.restart();
    context.run();
    EXPECT_TRUE(results[0]);
}

TEST(WorkerPool, A2_NoMoreAreOnTheirWayThanWouldBeTaken) {
    WorkerPool pool{1, 2};
    auto first = pool.take_place();
    {
        const auto second = pool.take_place();
        EXPECT_TRUE(first && second);
        EXPECT_FALSE(pool.take_place());
    }
    EXPECT_TRUE(pool.take_place());
    const WorkerPool::Place kept = std::move(*first);
    first.reset();
    const auto second = pool.take_place();
    EXPECT_TRUE(second);
    EXPECT_FALSE(pool.take_place());
}

// Nothing was measured yet, so everybody is let in; whose turn comes too late costs no work any more.
TEST(WorkerPool, A2_DoesNotBeginWhatWaitedTooLong) {
    asio::io_context context;  // before the pool: its threads let go of it last
    WorkerPool pool{1, {.tasks = 100, .wait = std::chrono::milliseconds{200}}};
    Result<void> first;
    Result<void> second;
    bool ran = false;
    const auto take_500_ms = [] { std::this_thread::sleep_for(std::chrono::milliseconds{500}); };
    test::spawn(context, run_into(pool, take_500_ms, first));
    test::spawn(context, run_into(pool, [&ran] { ran = true; }, second));
    context.run();
    EXPECT_TRUE(first);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::unavailable);
    EXPECT_FALSE(ran);
}

// As when the server stops while a letter is under way.
TEST(WorkerPool, MayGoBeforeItsCallerResumes) {
    asio::io_context context;
    Result<void> result = fail(internal_error("never resumed"));
    {
        WorkerPool pool{1, 4};
        test::spawn(context, run_into(pool, [] {}, result));
        context.poll();
    }
    context.restart();
    context.run();
    EXPECT_TRUE(result);
}

TEST(WorkerPool, TurnsAnExceptionIntoAnError) {
    asio::io_context context;  // before the pool: its threads let go of it last
    WorkerPool pool{1, 1};
    Result<void> result;
    test::spawn(context, run_into(pool, [] { throw std::runtime_error{"broken"}; }, result));
    context.run();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().detail, "broken");
}

}  // namespace
}  // namespace taxasge
