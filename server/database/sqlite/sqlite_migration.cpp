#include "server/database/sqlite/sqlite_migration.hpp"

#include <fmt/format.h>

#include <chrono>

namespace taxasge {
namespace {

using std::chrono::steady_clock;

// Another instance may be migrating: long enough for a big table.
constexpr std::chrono::seconds patience{60};

constexpr std::string_view make_ledger =
    "CREATE TABLE IF NOT EXISTS schema_migrations ("
    "number INTEGER PRIMARY KEY, name TEXT NOT NULL, sha256 TEXT NOT NULL, applied_at INTEGER NOT NULL) "
    "STRICT";
// A commit for each migration, and no sync: WAL keeps them whole and in their order, so that a power cut
// leaves a schema that was there once, from which the next start goes on. Whatever is answered later is
// synced, and with it what stands before it in the log. A dozen syncs were more than half of a first start.
constexpr std::string_view leave_syncing = "PRAGMA synchronous = NORMAL";

constexpr Statement read_ledger{"sqlite.read_ledger", "SELECT number, name, sha256 FROM schema_migrations"};
constexpr Statement record{
    "sqlite.record_migration",
    "INSERT INTO schema_migrations (number, name, sha256, applied_at) VALUES ($1, $2, $3, $4)"};

}  // namespace

Result<void> SqliteMigration::begin() {
    if (auto left = connection_.run_script(leave_syncing); !left) return left;
    const auto deadline = steady_clock::now() + patience;
    for (;;) {
        Result<void> begun = connection_.run_script("BEGIN IMMEDIATE");
        if (begun) break;
        if (begun.error().code != Code::unavailable || steady_clock::now() > deadline) return begun;
    }
    Result<void> made = connection_.run_script(make_ledger);
    if (!made) roll_back();
    return made;
}

Result<std::vector<LedgerEntry>> SqliteMigration::ledger() {
    const Result<RowSet> answer = connection_.run(read_ledger, {});
    if (!answer) return fail(answer.error());
    std::vector<LedgerEntry> entries;
    for (const Row& row : answer->rows) {
        LedgerEntry& entry = entries.emplace_back();
        if (auto read = row.read(entry.number, entry.name, entry.sha256); !read) return fail(read.error());
    }
    return entries;
}

Result<void> SqliteMigration::apply(const Migration& migration) {
    if (auto ran = connection_.run_script(migration.sql); !ran) {
        return fail(internal_error(fmt::format("migration {}: {}", migration.name, ran.error().detail)));
    }
    if (!connection_.in_transaction()) {
        return fail(internal_error(fmt::format("migration {} ends its own transaction", migration.name)));
    }
    const auto now = SystemClock{}.now();
    const auto recorded =
        connection_.run(record, bind(migration.number, migration.name, migration.sha256, now));
    if (!recorded) return fail(recorded.error());
    return {};
}

Result<void> SqliteMigration::commit() {
    Result<void> committed = connection_.run_script("COMMIT");
    if (!committed) roll_back();
    return committed;
}

void SqliteMigration::roll_back() {
    if (connection_.in_transaction()) (void)connection_.run_script("ROLLBACK");
}

}  // namespace taxasge
