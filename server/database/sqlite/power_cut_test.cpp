// A61: what a power cut leaves. kill -9 cannot show it, for the kernel keeps what a killed program wrote; so
// the driver runs on a disk that forgets what was not synced, and is cut off at random moments.
#include "server/database/sqlite/sqlite_database.hpp"
#include "server/database/sqlite/sqlite_migration.hpp"
#include "tests/support/forgetful_vfs.hpp"
#include "tests/support/run_awaitable.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <fstream>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr std::string_view make_things =
    "CREATE TABLE things (id INTEGER PRIMARY KEY, version INTEGER NOT NULL, data BLOB NOT NULL)";
constexpr Statement put{"power_cut.put",
                        "INSERT INTO things (id, version, data) VALUES ($1, $2, $3)"
                        " ON CONFLICT (id) DO UPDATE SET version = excluded.version, data = excluded.data"};
constexpr Statement all_things{"power_cut.all", "SELECT id, version, data FROM things"};
constexpr Statement check_integrity{"power_cut.check", "PRAGMA integrity_check"};

using Versions = std::map<std::int64_t, std::int64_t>;  // id → the newest version that was acknowledged

struct Cut {
    Versions acknowledged;
    test::ForgetfulDisk::Image image;
};

// As large as a page or two, so that the log is often carried over into the database.
Bytes data_of(std::int64_t id, std::int64_t version) {
    return Bytes(static_cast<std::size_t>(1000 + id * 97 % 5000), static_cast<std::uint8_t>(version % 251));
}

class PowerCut : public ::testing::Test {
 protected:
    static constexpr int writers = 24;
    static constexpr int versions_a_round = 40;

    // The program's own driver; `settings` go to its writing connection.
    std::unique_ptr<Database> open(const std::filesystem::path& file, std::string_view settings = "") {
        auto writer = SqliteConnection::open(file);
        auto reader = SqliteConnection::open(file);
        if (!writer || !reader) throw std::runtime_error("open: " + writer.error().detail);
        if (!writer->run_script(settings)) throw std::runtime_error("settings");
        std::vector<SqliteConnection> readers;
        readers.push_back(std::move(*reader));
        return std::make_unique<SqliteDatabase>(
            SqliteDatabase::Connections{std::move(*writer), std::move(readers), {}}, DatabaseOptions{});
    }

    // The first version of a thing.
    Result<RowSet> write_first(Database& database, std::int64_t id) {
        return test::run_awaitable(context_, database.write(put, bind(id, 1, data_of(id, 1))));
    }

    std::filesystem::path make_database(const test::TemporaryFolder& folder) {
        const auto file = folder.path() / "cut.db";
        auto connection = SqliteConnection::open(file);
        if (!connection || !connection->run_script(make_things)) throw std::runtime_error("make");
        return file;
    }

    asio::awaitable<bool> write_again_and_again(Database* database, std::int64_t id) {
        std::int64_t version = 0;
        {
            const std::lock_guard lock{mutex_};
            version = acknowledged_[id];
        }
        for (const auto last = version + versions_a_round; version < last;) {
            ++version;
            const auto done = co_await database->write(put, bind(id, version, data_of(id, version)));
            if (!done) co_return false;
            const std::lock_guard lock{mutex_};
            acknowledged_[id] = version;
        }
        co_return true;
    }

    void cut_now(const test::ForgetfulVfs& vfs) {
        const std::lock_guard lock{mutex_};
        Versions known = acknowledged_;  // before the cut: all these must be there after it
        cuts_.push_back({std::move(known), vfs.disk().cut()});
    }

    // Writers side by side; the power goes about `wanted` times, in the midst of what the disk does.
    void write_under_cuts(const std::filesystem::path& file, std::string_view settings, unsigned wanted) {
        test::ForgetfulVfs vfs;
        vfs.before_each_change = [&] {
            if (random_below(writers * versions_a_round / 2) < wanted) cut_now(vfs);
        };
        {
            const auto database = open(file, settings);
            std::vector<asio::awaitable<bool>> works;
            for (int id = 0; id < writers; ++id) works.push_back(write_again_and_again(database.get(), id));
            EXPECT_THAT(test::run_awaitables(context_, std::move(works)), ::testing::Each(true));
            cut_now(vfs);
        }
        cut_now(vfs);  // after the last connection put the log away
    }

    // What a start after the cut finds.
    struct Found {
        int lost = 0;     // acknowledged versions that are not there
        int damaged = 0;  // rows with other data than was written, or a file that SQLite calls damaged
    };
    static void put_down(const Cut& cut, const test::TemporaryFolder& folder) {
        for (const auto& [path, bytes] : cut.image) {
            std::ofstream file{folder.path() / std::filesystem::path{path}.filename(), std::ios::binary};
            file.write(reinterpret_cast<const char*>(bytes.data()), std::ssize(bytes));
        }
    }
    Found look_at(const Cut& cut, const test::TemporaryFolder& folder) {
        put_down(cut, folder);
        auto connection = SqliteConnection::open(folder.path() / "cut.db");
        if (!connection) return {.lost = 0, .damaged = 1};
        const auto report = connection->run(check_integrity, {});
        const auto rows = connection->run(all_things, {});
        std::string verdict;
        if (!report || !report->rows.at(0).read(verdict) || verdict != "ok" || !rows)
            return {.lost = 0, .damaged = 1};
        return compare(*rows, cut.acknowledged);
    }

    static Found compare(const RowSet& rows, Versions missing) {
        Found found;
        for (const Row& row : rows.rows) {
            std::int64_t id = 0;
            std::int64_t version = 0;
            Bytes data;
            if (!row.read(id, version, data) || data != data_of(id, version)) ++found.damaged;
            if (version >= missing[id]) missing.erase(id);
        }
        std::erase_if(missing, [](const auto& one) { return one.second == 0; });
        found.lost = static_cast<int>(missing.size());
        return found;
    }

    // Rounds until there were enough cuts. Each goes on with what one of the cuts before it left.
    Found live_through(int cuts, std::string_view settings) {
        Found sum;
        auto folder = std::make_unique<test::TemporaryFolder>();
        auto file = make_database(*folder);
        for (int seen = 0; seen < cuts;) {
            write_under_cuts(file, settings, 10);
            const auto next = random_below(static_cast<std::uint32_t>(cuts_.size()));
            std::unique_ptr<test::TemporaryFolder> next_folder;
            for (std::size_t i = 0; i < cuts_.size(); ++i, ++seen) {
                auto place = std::make_unique<test::TemporaryFolder>();
                const Found found = look_at(cuts_[i], *place);
                sum = {.lost = sum.lost + found.lost, .damaged = sum.damaged + found.damaged};
                if (i == next) next_folder = std::move(place);
            }
            if (sum.lost + sum.damaged > 0) break;
            acknowledged_ = cuts_[next].acknowledged;
            cuts_.clear();
            folder = std::move(next_folder);
            file = folder->path() / "cut.db";
        }
        return sum;
    }

    asio::io_context context_{1};
    test::TemporaryFolder folder_;
    std::mutex mutex_;
    Versions acknowledged_;
    std::vector<Cut> cuts_;
};

int cuts_to_live_through() {
    const char* proof = std::getenv("TAXASGE_PROOF");
    return proof != nullptr && std::string_view{proof} == "1" ? 1000 : 60;
}

TEST_F(PowerCut, A61_NoAcknowledgedWriteIsLostAndNoFileDamaged) {
    const Found found = live_through(cuts_to_live_through(), "");
    EXPECT_EQ(found.lost, 0);
    EXPECT_EQ(found.damaged, 0);
}

// The control: without syncs the same cuts do lose what was acknowledged, or this test could not fail.
TEST_F(PowerCut, A61_AWriterThatDoesNotSyncIsFoundOut) {
    const Found found = live_through(1000, "PRAGMA synchronous = OFF");
    EXPECT_GT(found.lost + found.damaged, 0);
}

// SQLite's usual advice for this journal: no damage, but a commit that was answered may be gone.
TEST_F(PowerCut, A61_AWriterThatSyncsOnlyCheckpointsIsFoundOut) {
    EXPECT_GT(live_through(1000, "PRAGMA synchronous = NORMAL").lost, 0);
}

// Each cut while the schema is made, or some of them: what it leaves is migrated by the next start.
TEST_F(PowerCut, A55_ASchemaHalfMadeIsFinishedByTheNextStart) {
    const auto migrations = migrations_of("sqlite").value();
    const auto migrate_file = [&](const std::filesystem::path& file) {
        auto connection = SqliteConnection::open(file);
        if (!connection) return Result<int>{fail(connection.error())};
        SqliteMigration session{*connection};
        return migrate(session, migrations);
    };
    {
        test::ForgetfulVfs vfs;
        vfs.before_each_change = [&] {
            if (random_below(600) < static_cast<std::uint32_t>(cuts_to_live_through())) cut_now(vfs);
        };
        ASSERT_TRUE(migrate_file(folder_.path() / "cut.db"));
    }
    ASSERT_GT(cuts_.size(), 5U);
    for (const Cut& cut : cuts_) {
        const test::TemporaryFolder place;
        put_down(cut, place);
        EXPECT_EQ(migrate_file(place.path() / "cut.db").value_or(0), migrations.back().number);
        auto connection = SqliteConnection::open(place.path() / "cut.db");
        std::string verdict;
        ASSERT_TRUE(connection && connection->run(check_integrity, {}).value().rows.at(0).read(verdict));
        EXPECT_EQ(verdict, "ok");
    }
}

TEST_F(PowerCut, A61_NoAnswerLeavesBeforeTheSyncIsDone) {
    const test::TemporaryFolder folder;
    const auto file = make_database(folder);
    test::ForgetfulVfs vfs;
    const auto database = open(file);
    // The first of all would also wait for the log's own header.
    ASSERT_TRUE(test::run_awaitable(context_, database->write(put, bind(0, 1, data_of(0, 1)))));
    const int before = vfs.syncs();
    std::vector<std::future<Result<RowSet>>> answers;
    {
        const test::ForgetfulVfs::HeldSyncs held{vfs};
        for (int id = 1; id <= 5; ++id)
            answers.push_back(test::start(context_, database->write(put, bind(id, 1, data_of(id, 1)))));
        context_.run_for(200ms);
        for (auto& answer : answers) EXPECT_EQ(answer.wait_for(0s), std::future_status::timeout);
        EXPECT_EQ(vfs.syncs(), before);
    }
    for (auto& answer : answers) EXPECT_TRUE(test::wait_while_running(context_, answer));
    EXPECT_GT(vfs.syncs(), before);
}

TEST_F(PowerCut, A61_EachAnswerHasASyncOfItsOwnBatchBehindIt) {
    const test::TemporaryFolder folder;
    const auto file = make_database(folder);
    test::ForgetfulVfs vfs;
    const auto database = open(file);
    for (int id = 1; id <= 50; ++id) {
        const int before = vfs.syncs();
        ASSERT_TRUE(write_first(*database, id));
        ASSERT_GT(vfs.syncs(), before) << id;
    }
}

// A74
TEST_F(PowerCut, A74_AFullDiskRefusesWritesUntilThereIsRoomAndLosesNothing) {
    const test::TemporaryFolder folder;
    const auto file = make_database(folder);
    test::ForgetfulVfs vfs;
    const auto database = open(file);
    ASSERT_TRUE(write_first(*database, 1));
    vfs.write_fails = SQLITE_FULL;
    for (int i = 0; i < 3; ++i) {
        const auto refused = write_first(*database, 2);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Code::unavailable) << refused.error().detail;
        EXPECT_TRUE(test::run_awaitable(context_, database->read(all_things, {}))) << "reading goes on";
    }
    vfs.write_fails = SQLITE_OK;
    ASSERT_TRUE(write_first(*database, 3)) << "the first try after there is room";
    const Found found = look_at({.acknowledged = {{1, 1}, {3, 1}}, .image = vfs.disk().cut()}, folder_);
    EXPECT_EQ(found.lost + found.damaged, 0);
}

// After a failed fsync nobody knows what is on the disk [fsyncgate]: who was answered before it loses
// nothing.
TEST_F(PowerCut, A74_AFailedSyncIsNeverAnsweredWithSuccess) {
    const test::TemporaryFolder folder;
    const auto file = make_database(folder);
    test::ForgetfulVfs vfs;
    const auto database = open(file);
    ASSERT_TRUE(write_first(*database, 1));
    vfs.sync_fails = SQLITE_IOERR_FSYNC;
    const auto refused = write_first(*database, 2);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::unavailable) << refused.error().detail;
    vfs.sync_fails = SQLITE_OK;
    ASSERT_TRUE(write_first(*database, 3));
    const Found found = look_at({.acknowledged = {{1, 1}, {3, 1}}, .image = vfs.disk().cut()}, folder_);
    EXPECT_EQ(found.lost + found.damaged, 0);
}

}  // namespace
}  // namespace taxasge
