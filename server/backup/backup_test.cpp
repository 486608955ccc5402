#include "base/digest.hpp"
#include "base/file.hpp"
#include "base/random.hpp"
#include "server/backup/restore.hpp"
#include "server/database/plain_connection.hpp"
#include "tests/support/on_both_databases.hpp"
#include "tests/support/temporary_database.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <boost/json.hpp>

#include <algorithm>
#include <fstream>
#include <set>

namespace taxasge {
namespace {

using test::TemporaryPostgres;
using test::TemporarySqlite;

// Everything JSON and SQL could stumble over.
constexpr const char* odd_name = "O'Brien \"Ñandú\" \\ \t {\"x\":[1,null]} é\xF0\x9F\x98\x80";

constexpr Statement put_user{
    "test.put_user",
    "INSERT INTO users (id, email, email_key, first_name, last_name, role, user_type, status, language,"
    " email_verified, mfa_enabled, terms_version, terms_accepted_at, revision, created_at, updated_at)"
    " VALUES ($1, $2, $2, $3, $3, 'user', 'citizen', 'active', 'es', 1, 0, '2026-11', 9007199254740993, 1, "
    "1, 1)"};
constexpr Statement put_credential{
    "test.put_credential",
    "INSERT INTO credentials (user_id, password_hash, changed_at) VALUES ($1, 'hash', 1)"};
constexpr Statement put_failure{"test.put_failure",
                                "INSERT INTO login_failures (lane, failures, failed_at) VALUES ($1, 1, 1)"};
constexpr Statement put_event{
    "test.put_event",
    "INSERT INTO audit_events (id, at, kind, user_id, client) VALUES ($1, 1, 'login', $1, '192.0.2.1')"};

boost::asio::awaitable<Result<void>> put_some(Transaction& transaction, int people, Time now) {
    for (int i = 0; i < people; ++i) {
        const Id id = Id::make(now);
        const auto user =
            co_await transaction.run(put_user, bind(id, id.text() + "@correo.example", odd_name));
        if (!user) co_return fail(user.error());
        const auto credential = co_await transaction.run(put_credential, bind(id));
        if (!credential) co_return fail(credential.error());
        const auto failure = co_await transaction.run(put_failure, bind(random_bytes(32)));
        if (!failure) co_return fail(failure.error());
        const auto event = co_await transaction.run(put_event, bind(id));
        if (!event) co_return fail(event.error());
    }
    co_return Result<void>{};
}

class Backup : public OnBothDatabases {
 protected:
    std::filesystem::path file() const { return folder_.path() / "backup.jsonl"; }

    BackupWork work(const std::string& url) const { return {{.url = url}, keys_, clock_, {}}; }

    Result<std::int64_t> back_up(const std::string& url) const { return make_backup(work(url), file()); }
    Result<Restored> restore(const std::string& url, RestoreMode mode = {}) const {
        return restore_backup(work(url), file(), mode);
    }

    void put_people(int people) {
        if (auto put = run(database().transact(put_some, people, clock_.now())); !put)
            throw std::runtime_error(put.error().detail);
    }

    // The lines of its tables and rows, whatever their order.
    std::multiset<std::string> content() const {
        std::ifstream stream{file()};
        std::multiset<std::string> lines;
        for (std::string line; std::getline(stream, line);)
            if (!line.starts_with("{\"format\"") && !line.starts_with("{\"end\""))
                lines.insert(without_blanks(line));
        return lines;
    }

    // The two databases differ in the blanks between values.
    static std::string without_blanks(const std::string& line) {
        return boost::json::serialize(boost::json::parse(line));
    }

    void expect_refused(const std::string& url, const std::string& why, RestoreMode mode = {}) {
        const auto refused = restore(url, mode);
        ASSERT_FALSE(refused) << why;
        EXPECT_THAT(refused.error().detail, ::testing::HasSubstr(why));
    }

    std::unique_ptr<test::TemporaryDatabase> another(bool on_postgres) const {
        if (on_postgres) return std::make_unique<TemporaryPostgres>();
        return std::make_unique<TemporarySqlite>();
    }
    std::unique_ptr<test::TemporaryDatabase> another() const { return another(!on_sqlite()); }

    static std::int64_t users_in(const std::string& url) {
        const auto connection = open_plain({.url = url});
        if (!connection) throw std::runtime_error(connection.error().detail);
        if (!(*connection)->begin_reading()) throw std::runtime_error("cannot read");
        std::int64_t users = 0;
        const auto counted = (*connection)
                                 ->read_rows({.name = "users", .columns = {{.name = "id", .type = "text"}}},
                                             [&](std::string_view) {
                                                 ++users;
                                                 return Result<void>{};
                                             });
        if (!counted) throw std::runtime_error(counted.error().detail);
        return users;
    }

    MasterKeys keys_{{MasterKey{"one", Bytes(32, 1)}}};
    test::TemporaryFolder folder_;
};
TAXASGE_ON_BOTH_DATABASES(Backup);

TEST_P(Backup, A61_AnEmptyDatabaseBecomesWhatTheOtherWasOnEitherKind) {
    put_people(1100);
    const auto rows = back_up(url());
    ASSERT_TRUE(rows) << rows.error().detail;
    EXPECT_GE(*rows, 4400);
    const auto before = content();
    for (const bool on_postgres : {false, true}) {
        if (on_postgres && TemporaryPostgres::server() == nullptr) continue;
        const auto target = another(on_postgres);
        const auto restored = restore(target->url());
        ASSERT_TRUE(restored) << restored.error().detail;
        EXPECT_EQ(restored->rows, *rows);
        ASSERT_TRUE(back_up(target->url()));
        EXPECT_EQ(content(), before) << on_postgres;
    }
}

TEST_P(Backup, A61_OnlyItsOwnerMayReadIt) {
    ASSERT_TRUE(back_up(url()));
    EXPECT_EQ(std::filesystem::status(file()).permissions(),
              std::filesystem::perms::owner_read | std::filesystem::perms::owner_write);
}

TEST_P(Backup, A61_AFileThatWasCutOrChangedAnywhereIsRefusedBeforeAnythingIsTouched) {
    put_people(3);
    ASSERT_TRUE(back_up(url()));
    const std::string whole = *read_file(file());
    const auto target = another();
    const auto refuse = [&](const std::string& content) {
        ASSERT_TRUE(replace_file(file(), content, 0600));
        EXPECT_FALSE(restore(target->url(), {.target = Target::anything}));
    };
    for (std::size_t at = 0; at < whole.size(); at += 1 + whole.size() / 40) {
        refuse(whole.substr(0, at));
        std::string changed = whole;
        changed[at] = static_cast<char>(changed[at] ^ 1);
        refuse(changed);
    }
    refuse(whole.substr(0, whole.size() - 1));
    refuse(whole + "\n");
    std::string miscounted = whole;
    miscounted.insert(whole.find("{\"end\":") + 7, "1");
    refuse(miscounted);
    EXPECT_EQ(users_in(target->url()), 0);
    ASSERT_TRUE(replace_file(file(), whole, 0600));
    EXPECT_TRUE(restore(target->url()));
}

// Who can write the file but has not the keys can make its checksum right, and not its proof.
TEST_P(Backup, A61_WhatSomebodyElseComposedIsRefusedThoughItsChecksumIsRight) {
    put_people(1);
    ASSERT_TRUE(back_up(url()));
    std::string changed = *read_file(file());
    changed.replace(changed.find("\"user\""), 6, "\"admin\"");
    const auto end = changed.find("{\"end\"");
    const auto checksum = changed.find("\"sha256\":\"") + 10;
    changed.replace(checksum, 64, to_hex(sha256(as_bytes(changed.substr(0, end)))));
    ASSERT_TRUE(replace_file(file(), changed, 0600));
    expect_refused(another()->url(), "its proof is wrong");
}

TEST_P(Backup, A61_OtherMasterKeysAreRefusedByTheirName) {
    ASSERT_TRUE(back_up(url()));
    keys_ = MasterKeys{{MasterKey{"two", Bytes(32, 2)}}};
    expect_refused(another()->url(), "MASTER_KEYS has no key 'one'");
    keys_ = MasterKeys{{MasterKey{"one", Bytes(32, 2)}}};
    expect_refused(another()->url(), "the backup was made with other MASTER_KEYS");
    keys_ = MasterKeys{{MasterKey{"two", Bytes(32, 2)}, MasterKey{"one", Bytes(32, 1)}}};
    EXPECT_TRUE(restore(another()->url()));
}

TEST_P(Backup, A61_ADatabaseWithPeopleIsReplacedOnlyWhenThatIsSaid) {
    put_people(2);
    ASSERT_TRUE(back_up(url()));
    const auto target = another();
    ASSERT_TRUE(restore(target->url()));
    put_people(1);
    ASSERT_TRUE(back_up(url()));
    expect_refused(target->url(), "--replace");
    EXPECT_EQ(users_in(target->url()), 2);
    const auto tried = restore(target->url(), {.target = Target::anything, .end = End::undo});
    ASSERT_TRUE(tried) << tried.error().detail;
    EXPECT_EQ(users_in(target->url()), 2);
    ASSERT_TRUE(restore(target->url(), {.target = Target::anything}));
    EXPECT_EQ(users_in(target->url()), 3);
}

TEST_P(Backup, A61_RefusesWhileAnotherProgramWorksOnTheDatabase) {
    ASSERT_TRUE(back_up(url()));
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 0);  // and so the other one is connected
    expect_refused(url(), "stop every server", {.target = Target::anything});
}

// A database as a program before this one left it.
void make_old(const std::string& url, int version) {
    const auto connection = open_plain({.url = url});
    const auto migrations = migrations_of((*connection)->dialect());
    const auto newer =
        std::ranges::find_if(*migrations, [&](const Migration& one) { return one.number > version; });
    const auto old = migrate((*connection)->migration(), std::span{migrations->begin(), newer});
    if (!old) throw std::runtime_error(old.error().detail);
}

TEST_P(Backup, A61_AnOldBackupIsRestoredAsItWasAndThenBroughtUpToDate) {
    const std::string empty = "sqlite:" + (folder_.path() / "old.db").string();
    make_old(empty, 5);
    const auto old = open_plain({.url = empty});
    ASSERT_TRUE((*old)->run_script(
        "INSERT INTO users VALUES ('0190a000-0000-7000-8000-000000000001', 'a@b.example', 'a@b.example', "
        "'A', 'B', NULL,"
        " 'user', 'citizen', 'active', 'es', 1, 0, '2026-11', 1, 1, 1, 1, NULL, 0);"
        "INSERT INTO sessions (id, user_id, device_hash, current_hash, generation, methods, remember, "
        "client, user_agent,"
        " created_at, authenticated_at, last_seen_at, absolute_end, idle_end, idle_limit_ms)"
        " VALUES ('0190a000-0000-7000-8000-000000000002', '0190a000-0000-7000-8000-000000000001', "
        "zeroblob(32),"
        " zeroblob(32), 0, 'pwd', 0, '192.0.2.1', '', 1, 1, 1, 1, 1, 1)"));
    ASSERT_TRUE(back_up(empty));
    const auto target = another();
    const auto restored = restore(target->url());
    ASSERT_TRUE(restored) << restored.error().detail;
    EXPECT_EQ(restored->backup_version, 5);
    const auto newest = migrate({.url = target->url()});
    ASSERT_TRUE(newest) << newest.error().detail;
    EXPECT_EQ(restored->schema_version, *newest);
    ASSERT_TRUE(back_up(target->url()));
    EXPECT_EQ(std::ranges::count_if(content(),
                                    [](const std::string& line) {
                                        return line.find("\"table\":\"known_devices\"") != std::string::npos;
                                    }),
              1);
    const auto devices = open_plain({.url = target->url()});
    ASSERT_TRUE((*devices)->begin_reading());
    const auto found = (*devices)->run({"test.devices", "SELECT COUNT(*) FROM known_devices"}, {});
    std::int64_t known = 0;
    ASSERT_TRUE(found->rows.front().read(known));
    EXPECT_EQ(known, 1) << "migration 6 ran on the rows of the backup";
}

TEST_P(Backup, A61_ABackupOfANewerProgramIsRefused) {
    const std::string newer = "sqlite:" + (folder_.path() / "newer.db").string();
    ASSERT_TRUE(migrate({.url = newer}));
    ASSERT_TRUE((*open_plain({.url = newer}))
                    ->run_script("INSERT INTO schema_migrations VALUES (9999, '9999_later.sql', '', 1)"));
    ASSERT_TRUE(back_up(newer));
    expect_refused(another()->url(), "the backup has schema 9999");
}

class BackupBehindAPooler : public Backup {};
INSTANTIATE_TEST_SUITE_P(On, BackupBehindAPooler, ::testing::Values("postgres"));

TEST_P(BackupBehindAPooler, A61_AndA76_IsMadeThroughAPoolerWhereNoWayLeadsPastIt) {
    if (TemporaryPostgres::pooler() == nullptr) GTEST_SKIP() << "TAXASGE_TEST_POOLER is not set";
    TemporaryPostgres behind;
    const auto rows =
        make_backup({{.url = behind.pooled_url(), .pooler = Pooler::transaction}, keys_, clock_, {}}, file());
    EXPECT_TRUE(rows) << rows.error().detail;
    EXPECT_TRUE(restore(another()->url()));
}

TEST_P(Backup, A61_NothingComesOfADatabaseThatIsNotThere) {
    const auto path = folder_.path() / "nothing.db";
    EXPECT_FALSE(back_up("sqlite:" + path.string()));
    EXPECT_FALSE(std::filesystem::exists(path));
    EXPECT_FALSE(std::filesystem::exists(file()));
}

}  // namespace
}  // namespace taxasge
