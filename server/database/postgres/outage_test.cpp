// A server that goes away, comes back, or falls silent.
#include "server/database/open.hpp"
#include "tests/support/postgres_server.hpp"
#include "tests/support/run_awaitable.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <csignal>

namespace asio = boost::asio;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr Statement make{"outage.make", "CREATE TABLE things (id BIGINT PRIMARY KEY)"};
constexpr Statement put{"outage.put", "INSERT INTO things (id) VALUES ($1)"};
constexpr Statement count_all{"outage.count", "SELECT COUNT(*) FROM things"};
constexpr Statement sleep_long{"outage.sleep", "SELECT COUNT(pg_sleep(30)) FROM things"};
constexpr Statement own_pid{"outage.pid", "SELECT pg_backend_pid()"};

class PostgresOutage : public ::testing::Test {
 protected:
    static void SetUpTestSuite() {
        if (!test::PostgresServer::programs().empty()) server_ = std::make_unique<test::PostgresServer>();
    }
    static void TearDownTestSuite() { server_.reset(); }

    PostgresOutage() {
        if (server_ == nullptr) return;
        server_->start();  // when a test left it stopped
        files_ = std::make_unique<test::NamedPostgres>(server_->url(), "");
        test::migrate_or_throw(files_->url());
        database_ = open({});
        if (!run(database_->write(make, {})) || !run(database_->write(put, bind(0))))
            throw std::runtime_error("make");
    }
    ~PostgresOutage() override {
        database_.reset();
        context_.restart();
        context_.poll();
    }
    void SetUp() override {
        if (server_ == nullptr) GTEST_SKIP() << "the PostgreSQL server is not installed (postgresql)";
    }

    std::unique_ptr<Database> open(DatabaseOptions options) {
        options.url = files_->url();
        return std::move(open_database(options, {&context_}).value());
    }
    template <class T>
    T run(asio::awaitable<T> work) {
        return test::run_awaitable(context_, std::move(work));
    }
    void let_it_run(std::chrono::milliseconds time) {
        context_.restart();
        context_.run_for(time);
    }

    asio::io_context context_{1};
    inline static std::unique_ptr<test::PostgresServer> server_;  // one for all: making it takes seconds
    std::unique_ptr<test::NamedPostgres> files_;
    std::unique_ptr<Database> database_;
};

asio::awaitable<Result<void>> put_slowly(Transaction& transaction, std::int64_t id) {
    if (auto done = co_await transaction.run(put, bind(id)); !done) co_return fail(done.error());
    if (auto slept = co_await transaction.run(sleep_long, {}); !slept) co_return fail(slept.error());
    co_return Result<void>{};
}

// Tries again and again; how long it took until something worked, and how many were refused before.
struct Recovery {
    std::chrono::milliseconds took{0};
    int refused = 0;
    int other_errors = 0;
};
asio::awaitable<Recovery> try_until_it_works(Database& database) {
    Recovery recovery;
    const auto began = steady_clock::now();
    asio::steady_timer timer{co_await asio::this_coro::executor};
    for (;;) {
        const auto answer = co_await database.read(count_all, {});
        if (answer) break;
        (answer.error().code == Code::unavailable ? recovery.refused : recovery.other_errors) += 1;
        timer.expires_after(10ms);
        co_await timer.async_wait(asio::use_awaitable);
    }
    recovery.took = std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - began);
    co_return recovery;
}

// A60
TEST_F(PostgresOutage, A60_DownIsUnavailableAndTheFirstSuccessComesSoonAfterItIsBack) {
    server_->stop();
    let_it_run(50ms);
    for (int i = 0; i < 3; ++i) {
        const auto began = steady_clock::now();
        const auto read = run(database_->read(count_all, {}));
        const auto written = run(database_->write(put, bind(100)));
        ASSERT_FALSE(read);
        ASSERT_FALSE(written);
        EXPECT_EQ(read.error().code, Code::unavailable) << read.error().detail;
        EXPECT_EQ(read.error().retry_after, 1s);
        EXPECT_EQ(written.error().code, Code::unavailable);
        EXPECT_LT(steady_clock::now() - began, 1s) << "told at once, not after a time-out";
    }
    EXPECT_FALSE(run(database_->ping()));

    server_->start();
    const auto recovery = run(try_until_it_works(*database_));
    EXPECT_LT(recovery.took, 2s);
    EXPECT_EQ(recovery.other_errors, 0);
    EXPECT_TRUE(run(database_->write(put, bind(1)))) << "the other connections find it too";
}

TEST_F(PostgresOutage, A60_WhatWasInFlightIsUnavailable) {
    std::vector<std::future<Result<RowSet>>> reads;
    for (int i = 0; i < 5; ++i) reads.push_back(test::start(context_, database_->read(sleep_long, {})));
    auto transaction = test::start(context_, database_->transact(&put_slowly, 7));
    let_it_run(300ms);
    server_->stop();
    for (auto& read : reads) {
        const auto answer = test::wait_while_running(context_, read);
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, Code::unavailable) << answer.error().detail;
    }
    const auto undone = test::wait_while_running(context_, transaction);
    ASSERT_FALSE(undone);
    EXPECT_EQ(undone.error().code, Code::unavailable) << undone.error().detail;

    server_->start();
    EXPECT_EQ(run(try_until_it_works(*database_)).other_errors, 0);
    const auto answer = run(database_->read(count_all, {}));
    std::int64_t things = -1;
    ASSERT_TRUE(answer && answer->rows.at(0).read(things));
    EXPECT_EQ(things, 1) << "the transaction left nothing";
}

TEST_F(PostgresOutage, A60_ARestartBetweenTwoRequestsIsNotNoticedByTheSecond) {
    ASSERT_TRUE(run(database_->write(put, bind(1))));
    server_->stop();
    server_->start();
    let_it_run(50ms);
    EXPECT_TRUE(run(database_->write(put, bind(2))));
    EXPECT_TRUE(run(database_->read(count_all, {})));
}

TEST_F(PostgresOutage, AServerThatFallsSilentIsUnavailableInTheEnd) {
    const auto quick = open({.statement_timeout = 300ms});
    const auto answer = run(quick->read(own_pid, {}));
    std::int64_t pid = 0;
    ASSERT_TRUE(answer && answer->rows.at(0).read(pid));
    ASSERT_EQ(kill(static_cast<pid_t>(pid), SIGSTOP), 0);
    const auto began = steady_clock::now();
    const auto silent = run(quick->read(count_all, {}));
    kill(static_cast<pid_t>(pid), SIGCONT);
    ASSERT_FALSE(silent);
    EXPECT_EQ(silent.error().code, Code::unavailable);
    EXPECT_LT(steady_clock::now() - began, 3s);
    EXPECT_TRUE(run(quick->read(count_all, {}))) << "on a new connection";
}

TEST_F(PostgresOutage, AServerThatAcceptsAndNeverAnswersIsUnavailableInTheEnd) {
    asio::ip::tcp::acceptor mute{context_, {asio::ip::address_v4::loopback(), 0}};
    const auto port = std::to_string(mute.local_endpoint().port());
    const auto database = open_database(
        {.url = "postgresql://taxasge@127.0.0.1:" + port + "/none", .statement_timeout = 300ms}, {&context_});
    ASSERT_TRUE(database);
    const auto began = steady_clock::now();
    const auto answer = run((*database)->ping());
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::unavailable);
    EXPECT_LT(steady_clock::now() - began, 2s);
}

TEST_F(PostgresOutage, A61_AServerThatForgetsWhatItAcknowledgedIsRefused) {
    test::ask_postgres(server_->url(), "ALTER DATABASE " + files_->name() + " SET synchronous_commit = off");
    const auto fresh = open({});
    const auto answer = run(fresh->ping());
    ASSERT_FALSE(answer);
    EXPECT_NE(answer.error().detail.find("synchronous_commit"), std::string::npos) << answer.error().detail;
}

}  // namespace
}  // namespace taxasge
