// What only SQLite has: the writer's batches, a file that others lock, a disk that is full.
#include "server/database/constraint.hpp"
#include "server/database/migrate.hpp"
#include "server/database/open.hpp"
#include "server/database/sqlite/connection.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_database.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

#include <fstream>
#include <thread>

namespace asio = boost::asio;
using std::chrono::steady_clock;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr Statement put{"sqlite_test.put", "INSERT INTO things (id) VALUES ($1)"};
constexpr Statement put_child{"sqlite_test.put_child", "INSERT INTO things (id, parent) VALUES ($1, $2)"};
constexpr Statement put_large{"sqlite_test.put_large", "INSERT INTO things (id, data) VALUES ($1, $2)"};
constexpr Statement put_slowly{
    "sqlite_test.put_slowly",
    "INSERT INTO things (id) SELECT max(i) FROM (WITH RECURSIVE n (i) AS (SELECT 1 "
    "UNION ALL SELECT i + 1 FROM n WHERE i < $1) SELECT i FROM n)"};
constexpr Statement count_all{"sqlite_test.count", "SELECT COUNT(*) FROM things"};

class SqliteDatabaseTest : public ::testing::Test {
 protected:
    SqliteDatabaseTest() {
        auto connection = SqliteConnection::open(files_.file());
        if (!connection) throw std::runtime_error(connection.error().detail);
        const auto made = connection->run_script(
            "CREATE TABLE things (id INTEGER PRIMARY KEY, data BLOB,"
            " parent INTEGER REFERENCES things (id) DEFERRABLE INITIALLY DEFERRED)");
        if (!made) throw std::runtime_error(made.error().detail);
    }

    std::unique_ptr<Database> open(DatabaseOptions options = {}) {
        options.url = files_.url();
        auto opened = open_database(options, {&context_});
        if (!opened) throw std::runtime_error(opened.error().detail);
        return std::move(*opened);
    }
    template <class T>
    T run(asio::awaitable<T> work) {
        return test::run_awaitable(context_, std::move(work));
    }
    std::int64_t things(Database& database) {
        const auto answer = run(database.read(count_all, {}));
        std::int64_t number = -1;
        if (!answer || !answer->rows.at(0).read(number)) throw std::runtime_error("count");
        return number;
    }

    asio::io_context context_{1};
    test::TemporarySqlite files_;
};

asio::awaitable<Result<void>> put_one(Transaction& transaction, std::int64_t id) {
    const auto done = co_await transaction.run(put, bind(id));
    if (!done) co_return fail(done.error());
    co_return Result<void>{};
}

asio::awaitable<Result<void>> put_and_sleep(Transaction& transaction, std::int64_t id) {
    if (auto done = co_await put_one(transaction, id); !done) co_return done;
    asio::steady_timer timer{co_await asio::this_coro::executor, 1ms};
    co_await timer.async_wait(asio::use_awaitable);
    co_return co_await put_one(transaction, id + 1);
}

asio::awaitable<Result<void>> put_through_another_door(Transaction& transaction, Database* database) {
    if (auto done = co_await put_one(transaction, 1); !done) co_return done;
    const auto other = co_await database->write(put, bind(2));
    if (!other) co_return fail(other.error());
    co_return co_await put_one(transaction, 3);
}

TEST_F(SqliteDatabaseTest, ABodyThatAwaitsAnythingElseIsRolledBackAndHoldsUpNobody) {
    const auto database = open();
    const auto answer = run(database->transact(&put_and_sleep, 1));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::internal);
    EXPECT_EQ(things(*database), 0);
    std::this_thread::sleep_for(5ms);
    ASSERT_TRUE(run(database->transact(&put_one, 10)))
        << "here the lost body wakes up, and finds its transaction over";
    EXPECT_EQ(things(*database), 1);
}

TEST_F(SqliteDatabaseTest, ABodyThatAwaitsTheWriterItselfDoesNotHang) {
    const auto database = open();
    const auto answer = run(database->transact(&put_through_another_door, database.get()));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::internal);
    ASSERT_TRUE(run(database->transact(&put_one, 10)));
    EXPECT_EQ(things(*database), 2) << "2, which was a write of its own, and 10";
}

TEST_F(SqliteDatabaseTest, AFailedCommitFailsItsWholeBatch) {
    const auto database = open();
    std::vector<asio::awaitable<Result<RowSet>>> works;
    works.push_back(database->write(put_slowly, bind(500'000)));  // the others gather meanwhile
    for (int i = 1; i <= 20; ++i) works.push_back(database->write(put, bind(i)));
    works.push_back(
        database->write(put_child, bind(21, 99)));  // found out by COMMIT: the constraint is deferred
    std::int64_t kept = 0;
    for (const auto& answer : test::run_awaitables(context_, std::move(works))) {
        kept += answer ? 1 : 0;
        if (!answer) EXPECT_EQ(answer.error().code, Code::unavailable);
    }
    EXPECT_LT(kept, 21) << "at least one had the bad luck to share the batch";
    EXPECT_EQ(things(*database), kept);
}

TEST_F(SqliteDatabaseTest, AFullDiskIsUnavailableAndReadingGoesOn) {
    const auto database = open();
    ASSERT_TRUE(run(database->write(put, bind(1))));
    ASSERT_TRUE(run(database->write({"sqlite_test.limit", "PRAGMA max_page_count = 100"}, {})));
    const auto refused = run(database->write(put_large, bind(2, Bytes(1'000'000, 7))));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::unavailable) << refused.error().detail;
    EXPECT_EQ(things(*database), 1);
    EXPECT_TRUE(run(database->write(put, bind(3)))) << "what fits still fits";
}

TEST_F(SqliteDatabaseTest, AReadThatWouldChangeSomethingIsRefused) {
    const auto database = open();
    EXPECT_FALSE(run(database->read(put, bind(1))));
    EXPECT_EQ(things(*database), 0);
}

TEST_F(SqliteDatabaseTest, TwoInstancesShareOneFile) {
    const auto first = open();
    const auto second = open();
    std::vector<asio::awaitable<Result<RowSet>>> works;
    for (int i = 0; i < 200; ++i) works.push_back((i % 2 == 0 ? first : second)->write(put, bind(i)));
    for (const auto& answer : test::run_awaitables(context_, std::move(works))) {
        ASSERT_TRUE(answer) << answer.error().detail;
    }
    EXPECT_EQ(things(*first), 200);
    EXPECT_EQ(things(*second), 200);
}

// Another process that holds the write lock until it is told to let go.
class Locker {
 public:
    explicit Locker(const std::filesystem::path& file) {
        int ready[2];
        int release[2];
        if (pipe(ready) != 0 || pipe(release) != 0) throw std::runtime_error("pipe");
        child_ = fork();
        if (child_ == 0) {
            close(release[1]);
            hold(file, ready[1], release[0]);
        }
        close(ready[1]);
        close(release[0]);
        release_ = release[1];
        char byte = 0;
        if (::read(ready[0], &byte, 1) != 1) throw std::runtime_error("the other process could not lock");
        close(ready[0]);
    }
    Locker(const Locker&) = delete;
    Locker& operator=(const Locker&) = delete;
    ~Locker() { let_go(); }

    void let_go() {
        if (child_ == 0) return;
        close(release_);
        waitpid(std::exchange(child_, 0), nullptr, 0);
    }

 private:
    [[noreturn]] static void hold(const std::filesystem::path& file, int ready, int release) {
        sqlite3* handle = nullptr;
        char byte = 0;
        if (sqlite3_open(file.c_str(), &handle) == SQLITE_OK &&
            sqlite3_exec(handle, "BEGIN EXCLUSIVE", nullptr, nullptr, nullptr) == SQLITE_OK &&
            write(ready, "x", 1) == 1) {
            (void)!::read(release, &byte, 1);  // end of file: let go
        }
        _exit(0);
    }

    pid_t child_ = 0;
    int release_ = -1;
};

// A60
TEST_F(SqliteDatabaseTest, A60_AFileThatAnotherProcessLocksIsUnavailableAndNeverSomethingElse) {
    Locker locker{files_.file()};
    const auto database = open({.statement_timeout = 500ms});
    const auto began = steady_clock::now();
    std::vector<asio::awaitable<Result<RowSet>>> works;
    for (int i = 0; i < 5; ++i) works.push_back(database->write(put, bind(i)));
    for (const auto& answer : test::run_awaitables(context_, std::move(works))) {
        ASSERT_FALSE(answer);
        EXPECT_EQ(answer.error().code, Code::unavailable) << answer.error().detail;
    }
    EXPECT_GE(steady_clock::now() - began, 400ms) << "it waited for its turn";
    EXPECT_EQ(things(*database), 0) << "reading goes on meanwhile";

    locker.let_go();
    EXPECT_TRUE(run(database->write(put, bind(1)))) << "the first try after it is free";
}

TEST_F(SqliteDatabaseTest, AShortLockIsWaitedFor) {
    Locker locker{files_.file()};
    const auto database = open();
    std::thread soon{[&] {
        std::this_thread::sleep_for(300ms);
        locker.let_go();
    }};
    EXPECT_TRUE(run(database->write(put, bind(1))));
    soon.join();
}

TEST_F(SqliteDatabaseTest, AFileThatCannotBeOpenedIsUnavailable) {
    const auto opened =
        open_database({.url = "sqlite:" + (files_.file() / "below" / "a.db").string()}, {&context_});
    ASSERT_FALSE(opened);
    EXPECT_EQ(opened.error().code, Code::unavailable);
}

TEST_F(SqliteDatabaseTest, AFileThatIsNoDatabaseIsRefused) {
    const test::TemporaryFolder folder;
    const auto file = folder.path() / "letters.txt";
    std::ofstream{file} << std::string(5000, 'x');
    EXPECT_FALSE(open_database({.url = "sqlite:" + file.string()}, {&context_}));
}

TEST_F(SqliteDatabaseTest, ADatabaseInMemoryIsMigratedAndPrivate) {
    auto first = open_database({.url = "sqlite::memory:"}, {&context_});
    auto second = open_database({.url = "sqlite::memory:"}, {&context_});
    ASSERT_TRUE(first);
    ASSERT_TRUE(second);
    ASSERT_TRUE(run((*first)->write({"sqlite_test.make", "CREATE TABLE things (id INTEGER)"}, {})));
    ASSERT_TRUE(run((*first)->write(put, bind(1))));
    EXPECT_EQ(things(**first), 1);
    EXPECT_FALSE(run((*second)->read(count_all, {})));
    EXPECT_TRUE(run((*second)->read({"sqlite_test.users", "SELECT COUNT(*) FROM users"}, {})));
}

TEST_F(SqliteDatabaseTest, TheSchemaVersionIsReadable) {
    const auto database = open();
    const auto answer = run(database->read(schema_version, {}));
    ASSERT_TRUE(answer) << answer.error().detail;
    std::int64_t version = 0;
    ASSERT_TRUE(answer->rows.at(0).read(version));
    EXPECT_EQ(static_cast<std::size_t>(version), migrations_of("sqlite").value().size());
}

TEST_F(SqliteDatabaseTest, TheFolderItMakesIsForTheOwnerAlone) {
    const test::TemporaryFolder folder;
    ASSERT_TRUE(migrate({.url = "sqlite:" + (folder.path() / "var" / "taxasge.db").string()}));
    const auto permissions = std::filesystem::status(folder.path() / "var").permissions();
    EXPECT_EQ(permissions, std::filesystem::perms::owner_all);
}

}  // namespace
}  // namespace taxasge
