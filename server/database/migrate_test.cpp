// Migrations on real databases: once, whole or not at all, and seen by nobody else.
#include "server/database/migrate.hpp"
#include "server/database/open.hpp"
#include "server/database/postgres/postgres_migration.hpp"
#include "server/database/postgres/settings.hpp"
#include "server/database/sqlite/sqlite_migration.hpp"
#include "tests/support/temporary_database.hpp"

#include <gtest/gtest.h>

#include <sys/wait.h>
#include <unistd.h>

namespace taxasge {
namespace {

// An empty database, and a session on it that migrates.
class Migrate : public ::testing::TestWithParam<const char*> {
 protected:
    Migrate() {
        if (on_sqlite()) {
            url_ = "sqlite:" + (folder_.path() / "empty.db").string();
        } else if (test::TemporaryPostgres::server() != nullptr) {
            postgres_ = std::make_unique<test::NamedPostgres>(test::TemporaryPostgres::server(), "");
            url_ = postgres_->url();
        }
    }
    void SetUp() override {
        if (url_.empty()) GTEST_SKIP() << "TAXASGE_TEST_POSTGRES is not set";
    }

    [[nodiscard]] bool on_sqlite() const { return std::string_view{GetParam()} == "sqlite"; }

    Result<int> run(const std::vector<Migration>& migrations) {
        if (on_sqlite()) {
            auto connection = SqliteConnection::open(url_.substr(7));
            SqliteMigration session{*connection};
            return migrate(session, migrations);
        }
        const auto handle = connect_blocking(*parse_postgres_url(url_));
        PostgresMigration session{handle.get()};
        return migrate(session, migrations);
    }

    // What the ledger knows, by a session that changes nothing.
    std::vector<LedgerEntry> ledger() {
        if (on_sqlite()) {
            auto connection = SqliteConnection::open(url_.substr(7));
            SqliteMigration session{*connection};
            return read_and_roll_back(session);
        }
        const auto handle = connect_blocking(*parse_postgres_url(url_));
        PostgresMigration session{handle.get()};
        return read_and_roll_back(session);
    }

    static std::vector<LedgerEntry> read_and_roll_back(MigrationSession& session) {
        return applied_migrations(session).value();
    }

    test::TemporaryFolder folder_;
    std::unique_ptr<test::NamedPostgres> postgres_;
    std::string url_;
};
INSTANTIATE_TEST_SUITE_P(On, Migrate, ::testing::Values("sqlite", "postgres"),
                         [](const auto& parameter) { return std::string{parameter.param}; });

const Migration make_cities =
    make_migration(1, "0001_cities.sql", "CREATE TABLE cities (id BIGINT PRIMARY KEY);");
const Migration add_malabo = make_migration(2, "0002_malabo.sql", "INSERT INTO cities (id) VALUES (1);");

TEST_P(Migrate, RunsWhatIsMissingOneAfterTheOther) {
    EXPECT_EQ(run({make_cities}).value_or(-1), 1);
    EXPECT_EQ(run({make_cities, add_malabo}).value_or(-1), 2);
    EXPECT_EQ(run({make_cities, add_malabo}).value_or(-1), 2) << "a second time would break the primary key";
    const auto entries = ledger();
    ASSERT_EQ(entries.size(), 2U);
    EXPECT_EQ(entries[1].name, "0002_malabo.sql");
    EXPECT_EQ(entries[1].sha256, add_malabo.sha256);
}

// AU-37
TEST_P(Migrate, AU_37_StopsAtTheFirstErrorAndLeavesNothingHalfDone) {
    const auto broken = make_migration(2, "0002_broken.sql",
                                       "INSERT INTO cities (id) VALUES (1); INSERT INTO nowhere VALUES (1);");
    const auto never = make_migration(3, "0003_never.sql", "INSERT INTO cities (id) VALUES (3);");
    const auto failed = run({make_cities, broken, never});
    ASSERT_FALSE(failed);
    EXPECT_EQ(failed.error().code, Code::internal);
    EXPECT_NE(failed.error().detail.find("0002_broken.sql"), std::string::npos) << failed.error().detail;
    EXPECT_EQ(ledger().size(), 1U) << "the first stays, the second and third never were";
    EXPECT_EQ(run({make_cities, add_malabo}).value_or(-1), 2) << "the city of the broken one is not there";
}

TEST_P(Migrate, AU_37_DefinesTablesInItsTransactionToo) {
    const auto broken =
        make_migration(1, "0001_broken.sql", "CREATE TABLE cities (id BIGINT); SELECT nothing FROM nowhere;");
    EXPECT_FALSE(run({broken}));
    EXPECT_EQ(run({make_cities}).value_or(-1), 1);
}

TEST_P(Migrate, A55_RefusesAFileThatChanged) {
    ASSERT_TRUE(run({make_cities}));
    const auto changed = make_migration(1, "0001_cities.sql", make_cities.sql + " ");
    const auto refused = run({changed, add_malabo});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().detail.find("0001_cities.sql"), std::string::npos);
    EXPECT_EQ(ledger().size(), 1U);
}

TEST_P(Migrate, A55_ThePreviousReleaseRunsOnTheNewSchema) {
    ASSERT_TRUE(run({make_cities, add_malabo}));
    EXPECT_EQ(run({make_cities}).value_or(-1), 2) << "the version of the schema, not of the program";
}

// AU-04
TEST_P(Migrate, AU_04_TheFilesOfThisProgramRunOnAnEmptyDatabase) {
    const auto version = migrate(DatabaseOptions{.url = url_});
    ASSERT_TRUE(version) << version.error().detail;
    EXPECT_EQ(*version, migrations_of(on_sqlite() ? "sqlite" : "postgres").value().back().number);
}

// A55
TEST_P(Migrate, A55_ThreeProcessesThatStartAtOnceMigrateOnce) {
    std::vector<pid_t> children;
    for (int i = 0; i < 3; ++i) {
        const pid_t child = fork();
        if (child == 0) _exit(migrate(DatabaseOptions{.url = url_}) ? 0 : 1);
        children.push_back(child);
    }
    for (const pid_t child : children) {
        int status = -1;
        waitpid(child, &status, 0);
        EXPECT_EQ(status, 0);
    }
    EXPECT_EQ(ledger().size(), migrations_of(on_sqlite() ? "sqlite" : "postgres").value().size());
}

TEST(MigrateUrl, AnUnknownOneIsInvalidAndNotShown) {
    const auto refused = migrate(DatabaseOptions{.url = "mysql://root:secret@localhost"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::invalid);
    EXPECT_EQ(refused.error().detail.find("secret"), std::string::npos);
}

TEST(MigrateUrl, AServerThatDoesNotAnswerIsUnavailable) {
    const auto refused = migrate(DatabaseOptions{.url = "postgresql://127.0.0.1:1/none"});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::unavailable);
}

}  // namespace
}  // namespace taxasge
