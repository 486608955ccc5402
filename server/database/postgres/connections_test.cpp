// How connections are shared: a pipeline by many reads, a pool by transactions; and without named statements.
#include "server/database/migrate.hpp"
#include "server/database/open.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_database.hpp"

#include <gtest/gtest.h>

#include <set>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement own_pid{"connections.pid", "SELECT pg_backend_pid()"};
constexpr Statement count_prepared{
    "connections.prepared", "SELECT COUNT(*) FROM pg_prepared_statements WHERE name LIKE 'connections.%'"};
constexpr Statement isolation{"connections.isolation", "SELECT current_setting('transaction_isolation')"};
constexpr Statement add_up{"connections.add_up", "SELECT CAST($1 AS BIGINT) + CAST($2 AS BIGINT)"};

asio::awaitable<Result<std::int64_t>> pid_of(Transaction& transaction) {
    const auto answer = co_await transaction.run(own_pid, {});
    if (!answer) co_return fail(answer.error());
    std::int64_t pid = 0;
    if (auto read = answer->rows.at(0).read(pid); !read) co_return fail(read.error());
    co_return pid;
}

asio::awaitable<Result<std::string>> isolation_of(Transaction& transaction) {
    const auto answer = co_await transaction.run(isolation, {});
    if (!answer) co_return fail(answer.error());
    std::string level;
    if (auto read = answer->rows.at(0).read(level); !read) co_return fail(read.error());
    co_return level;
}

class PostgresConnections : public ::testing::Test {
 protected:
    PostgresConnections() {
        if (test::TemporaryPostgres::server() != nullptr)
            files_ = std::make_unique<test::TemporaryPostgres>();
    }
    ~PostgresConnections() override {
        context_.restart();
        context_.poll();
    }
    void SetUp() override {
        if (files_ == nullptr) GTEST_SKIP() << "TAXASGE_TEST_POSTGRES is not set";
    }
    std::unique_ptr<Database> open(DatabaseOptions options) {
        options.url = files_->url();
        return std::move(open_database(options, {&context_}).value());
    }
    template <class T>
    std::vector<T> run_all(std::vector<asio::awaitable<T>> works) {
        return test::run_awaitables(context_, std::move(works));
    }
    std::int64_t number(Database& database, const Statement& statement, Parameters parameters = {}) {
        const auto answer = test::run_awaitable(context_, database.read(statement, std::move(parameters)));
        std::int64_t value = -1;
        if (!answer || !answer->rows.at(0).read(value)) throw std::runtime_error("no number");
        return value;
    }

    asio::io_context context_{1};
    std::unique_ptr<test::TemporaryPostgres> files_;
};

TEST_F(PostgresConnections, ManyReadsShareOne) {
    const auto database = open({.pipelines_per_thread = 1});
    std::vector<asio::awaitable<Result<RowSet>>> reads;
    for (int i = 0; i < 50; ++i) reads.push_back(database->read(own_pid, {}));
    std::set<std::int64_t> pids;
    for (const auto& answer : run_all(std::move(reads))) {
        ASSERT_TRUE(answer) << answer.error().detail;
        std::int64_t pid = 0;
        ASSERT_TRUE(answer->rows.at(0).read(pid));
        pids.insert(pid);
    }
    EXPECT_EQ(pids.size(), 1U);
}

TEST_F(PostgresConnections, AnswersInAPipelineBelongToTheirQuestions) {
    const auto database = open({});
    constexpr Statement divide{"connections.divide", "SELECT 100 / CAST($1 AS BIGINT)"};
    std::vector<asio::awaitable<Result<RowSet>>> reads;
    for (int i = 0; i < 40; ++i)
        reads.push_back(database->read(divide, bind(i % 4)));  // every fourth by zero
    const auto answers = run_all(std::move(reads));
    for (int i = 0; i < 40; ++i) {
        const auto& answer = answers[static_cast<std::size_t>(i)];
        ASSERT_EQ(answer.has_value(), i % 4 != 0) << "one that fails takes no other with it";
        std::int64_t quotient = 0;
        if (answer) ASSERT_TRUE(answer->rows.at(0).read(quotient));
        if (answer) EXPECT_EQ(quotient, 100 / (i % 4));
    }
}

TEST_F(PostgresConnections, TransactionsNeverUseMoreThanTheirShare) {
    const auto database = open({.transactions_per_thread = 3});
    std::vector<asio::awaitable<Result<std::int64_t>>> works;
    for (int i = 0; i < 50; ++i) works.push_back(database->transact(&pid_of));
    std::set<std::int64_t> pids;
    for (const auto& pid : run_all(std::move(works))) {
        ASSERT_TRUE(pid) << pid.error().detail;
        pids.insert(*pid);
    }
    EXPECT_LE(pids.size(), 3U);
}

TEST_F(PostgresConnections, TransactionsAreReadCommitted) {
    const auto database = open({});
    const auto level = test::run_awaitable(context_, database->transact(&isolation_of));
    ASSERT_TRUE(level) << level.error().detail;
    EXPECT_EQ(*level, "read committed");
}

TEST_F(PostgresConnections, AStatementIsPreparedOnceAConnection) {
    const auto database = open({});
    for (int i = 0; i < 5; ++i) EXPECT_EQ(number(*database, add_up, bind(i, 1)), i + 1);
    EXPECT_EQ(number(*database, count_prepared), 2) << "the sum, and this question itself";
}

// A76
TEST_F(PostgresConnections, A76_NothingIsNamedWhenAskedSo) {
    const auto database = open({.pooler = Pooler::transaction});
    for (int i = 0; i < 5; ++i) EXPECT_EQ(number(*database, add_up, bind(i, 1)), i + 1);
    EXPECT_TRUE(test::run_awaitable(context_, database->transact(&pid_of)));
    EXPECT_EQ(number(*database, count_prepared), 0);
}

TEST_F(PostgresConnections, TheSchemaVersionIsReadable) {
    const auto database = open({});
    EXPECT_EQ(number(*database, schema_version), migrations_of("postgres").value().back().number);
}

}  // namespace
}  // namespace taxasge
