// Many I/O threads on one database, and a thread that is none of them.
#include "server/database/things_fixture.hpp"

#include "tests/support/run_awaitable.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/use_future.hpp>

#include <thread>

namespace asio = boost::asio;

namespace taxasge {
namespace {

asio::awaitable<Result<std::int64_t>> count_up(Transaction& transaction, std::int64_t id) {
    constexpr Statement raise{"threads.raise",
                              "UPDATE things SET number = number + 1 WHERE id = $1 RETURNING number"};
    const auto raised = co_await transaction.run(raise, bind(id));
    if (!raised) co_return fail(raised.error());
    std::int64_t number = 0;
    if (auto read = raised->rows.at(0).read(number); !read) co_return fail(read.error());
    co_return number;
}

// Answers must come back on the caller's own executor: `home` says whether they did.
asio::awaitable<int> work_for_a_while(Database& database, int rounds, std::thread::id* home) {
    int failures = 0;
    for (int i = 0; i < rounds; ++i) {
        const auto before = std::this_thread::get_id();
        if (!co_await database.transact(&count_up, 1)) ++failures;
        if (!co_await database.read(find_thing, bind(1))) ++failures;
        if (home != nullptr && (before != *home || std::this_thread::get_id() != *home)) ++failures;
    }
    co_return failures;
}

// `held` goes with whoever asks.
asio::awaitable<void> ask_for_ever(Database& database, int& answers, std::shared_ptr<int> held) {
    while (co_await database.read(find_thing, bind(1))) {
        answers += *held;
        co_await asio::post(co_await asio::this_coro::executor, asio::use_awaitable);
    }
}

class Threads : public Things {};
TAXASGE_ON_BOTH_DATABASES_AND_A_POOLER(Threads);

TEST_P(Threads, EachCallerIsAnsweredOnItsOwnThreadAndNothingIsLost) {
    constexpr int rounds = 50;
    ASSERT_TRUE(insert(1, 0));
    asio::io_context first{1};
    asio::io_context second{1};
    auto database = open_database({.url = url()}, {&first, &second});
    ASSERT_TRUE(database);
    auto keep_first = asio::make_work_guard(first);
    auto keep_second = asio::make_work_guard(second);
    std::thread one{[&] { first.run(); }};
    std::thread two{[&] { second.run(); }};
    asio::thread_pool foreign{1};
    std::thread::id home_of_one = one.get_id();
    std::thread::id home_of_two = two.get_id();

    std::vector<std::future<int>> works;
    for (int i = 0; i < 4; ++i) {
        works.push_back(test::start(first, work_for_a_while(**database, rounds, &home_of_one)));
        works.push_back(test::start(second, work_for_a_while(**database, rounds, &home_of_two)));
    }
    works.push_back(asio::co_spawn(foreign, work_for_a_while(**database, rounds, nullptr), asio::use_future));
    for (auto& work : works) EXPECT_EQ(work.get(), 0);
    EXPECT_EQ(count("SELECT number FROM things WHERE id = 1"), 9 * rounds);

    database->reset();
    keep_first.reset();
    keep_second.reset();
    one.join();
    two.join();
    foreign.join();
}

// A server stops while its duties ask for something.
TEST_P(Threads, WhoeverWaitsForAnAnswerWhenTheirThreadStopsIsLetGo) {
    ASSERT_TRUE(insert(1, 0));
    std::weak_ptr<int> held;
    int answers = 0;
    {
        asio::io_context context{1};
        auto database = open_database({.url = url()}, {&context});
        ASSERT_TRUE(database);
        const auto one = std::make_shared<int>(1);
        held = one;
        for (int i = 0; i < 20; ++i)
            asio::co_spawn(context, ask_for_ever(**database, answers, one), asio::detached);
        while (answers < 20 && !context.stopped()) context.run_for(std::chrono::milliseconds{10});
        ASSERT_GE(answers, 20);
        context.stop();
        database->reset();
    }
    EXPECT_TRUE(held.expired());
}

}  // namespace
}  // namespace taxasge
