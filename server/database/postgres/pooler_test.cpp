// Behind a transaction pooler, a real pgbouncer: nothing of ours stays on a server connection that somebody
// else gets next, and nothing depends on what a connection remembers (A76). What statements, values and
// transactions must do there is in the tests of all databases.
#include "server/database/migrate.hpp"
#include "server/database/open.hpp"
#include "server/database/postgres/handle.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_database.hpp"

#include <gtest/gtest.h>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr Statement add_up{"pooler.add_up", "SELECT CAST($1 AS BIGINT) + CAST($2 AS BIGINT)"};
constexpr Statement divide{"pooler.divide", "SELECT 100 / CAST($1 AS BIGINT)"};
constexpr Statement sleep_long{"pooler.sleep", "SELECT CAST(1 AS BIGINT) FROM pg_sleep(30)"};
constexpr Statement time_limit{"pooler.time_limit", "SELECT current_setting('statement_timeout')"};

asio::awaitable<Result<std::string>> time_limit_of(Transaction& transaction) {
    if (auto first = co_await transaction.run(add_up, bind(1, 2)); !first) co_return fail(first.error());
    const auto answer = co_await transaction.run(time_limit, {});
    if (!answer) co_return fail(answer.error());
    std::string limit;
    if (auto read = answer->rows.at(0).read(limit); !read) co_return fail(read.error());
    co_return limit;
}

// What a stranger finds, who is lent one of the pooler's server connections.
std::string ask_as_stranger(const std::string& url, const char* sql) {
    const PostgresHandle handle{PQconnectdb(url.c_str())};
    const PostgresResult result{PQexec(handle.get(), sql)};
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) return PQerrorMessage(handle.get());
    return PQgetvalue(result.get(), 0, 0);
}

class BehindPooler : public ::testing::Test {
 protected:
    BehindPooler() {
        if (test::TemporaryPostgres::server() == nullptr || test::TemporaryPostgres::pooler() == nullptr)
            return;
        files_ = std::make_unique<test::TemporaryPostgres>();
        database_ = open({});
    }
    ~BehindPooler() override {
        database_.reset();
        context_.restart();
        context_.poll();
    }
    void SetUp() override {
        if (files_ == nullptr) GTEST_SKIP() << "TAXASGE_TEST_POOLER is not set";
    }
    std::unique_ptr<Database> open(DatabaseOptions options) {
        options.url = files_->pooled_url();
        options.pooler = Pooler::transaction;
        return std::move(open_database(options, {&context_}).value());
    }
    template <class T>
    T run(asio::awaitable<T> work) {
        return test::run_awaitable(context_, std::move(work));
    }
    [[nodiscard]] std::string left_behind(const char* sql) const {
        return ask_as_stranger(files_->pooled_url(), sql);
    }
    void use_it() {
        for (int i = 0; i < 20; ++i) ASSERT_TRUE(run(database_->read(add_up, bind(i, 1))));
        ASSERT_TRUE(run(database_->write(add_up, bind(1, 1))));
        ASSERT_TRUE(run(database_->transact(&time_limit_of)));
    }

    asio::io_context context_{1};
    std::unique_ptr<test::TemporaryPostgres> files_;
    std::unique_ptr<Database> database_;
};

TEST_F(BehindPooler, A76_NoStatementSettingOrLockStaysOnAServerConnection) {
    const std::string usual = ask_as_stranger(files_->url(), "SHOW search_path");
    use_it();
    for (int i = 0; i < 3; ++i) {
        EXPECT_EQ(left_behind("SELECT COUNT(*) FROM pg_prepared_statements"), "0");
        EXPECT_EQ(left_behind("SHOW search_path"), usual);
        EXPECT_EQ(left_behind("SHOW statement_timeout"), "0");
        // Of this database: other tests migrate theirs on the same server, and lock it meanwhile.
        EXPECT_EQ(left_behind("SELECT COUNT(*) FROM pg_locks WHERE locktype = 'advisory' AND database = "
                              "(SELECT oid FROM pg_database WHERE datname = current_database())"),
                  "0");
    }
}

TEST_F(BehindPooler, A76_EachStatementAndEachTransactionHasItsTimeLimit) {
    const auto quick = open({.statement_timeout = 300ms});
    const auto alone = run(quick->read(time_limit, {}));
    std::string limit;
    ASSERT_TRUE(alone && alone->rows.at(0).read(limit));
    EXPECT_EQ(limit, "300ms");
    EXPECT_EQ(run(quick->transact(&time_limit_of)).value_or("?"), "300ms");
    const auto cut = run(quick->read(sleep_long, {}));
    ASSERT_FALSE(cut);
    EXPECT_EQ(cut.error().code, Code::unavailable);
    EXPECT_TRUE(cut.error().detail.contains("57014")) << cut.error().detail;
}

TEST_F(BehindPooler, A76_AnswersOfManyAtOnceBelongToTheirQuestions) {
    std::vector<asio::awaitable<Result<RowSet>>> reads;
    for (int i = 0; i < 200; ++i)
        reads.push_back(database_->read(divide, bind(i % 4)));  // every fourth by zero
    const auto answers = test::run_awaitables(context_, std::move(reads));
    for (int i = 0; i < 200; ++i) {
        const auto& answer = answers[static_cast<std::size_t>(i)];
        ASSERT_EQ(answer.has_value(), i % 4 != 0) << (answer ? "" : answer.error().detail);
        std::int64_t quotient = 0;
        if (answer) ASSERT_TRUE(answer->rows.at(0).read(quotient));
        if (answer) EXPECT_EQ(quotient, 100 / (i % 4));
    }
}

TEST_F(BehindPooler, A76_MigrationsGoThroughItWhereThereIsNoOtherWay) {
    const test::NamedPostgres fresh{test::TemporaryPostgres::server(), ""};
    const DatabaseOptions through{.url = fresh.url_on(test::TemporaryPostgres::pooler()),
                                  .pooler = Pooler::transaction};
    const auto version = migrate(through);
    ASSERT_TRUE(version) << version.error().detail;
    EXPECT_EQ(static_cast<std::int64_t>(*version), migrations_of("postgres").value().back().number);
    EXPECT_EQ(migrate(through).value_or(-1), *version) << "and a second time there is nothing to do";
}

TEST_F(BehindPooler, A76_MigrationsTakeTheDirectWayWhereThereIsOne) {
    const test::NamedPostgres fresh{test::TemporaryPostgres::server(), ""};
    const auto version = migrate({.url = "postgresql://taxasge@127.0.0.1:1/nowhere",
                                  .direct_url = fresh.url(),
                                  .pooler = Pooler::transaction});
    EXPECT_TRUE(version) << version.error().detail;
}

}  // namespace
}  // namespace taxasge
