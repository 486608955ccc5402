// Opens the database that DATABASE_URL names and brings its schema up to date.
#pragma once

#include "server/database/database.hpp"
#include "server/database/load.hpp"
#include "server/database/migration.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

namespace taxasge {

// What stands between us and PostgreSQL. `transaction`: a pooler that lends a server connection for the
// length of a transaction (pgbouncer, Supavisor). Nothing of ours may then outlive a transaction on the
// server: no named statement, no setting, no session lock, no LISTEN (A76,
// docs/adr/0018-revocations-and-poolers.md).
enum class Pooler { none, transaction };

struct DatabaseOptions {
    std::string url = {};                  // sqlite:PATH, sqlite::memory: or postgresql://…
    std::string direct_url = {};           // past the pooler, for what a pooler cannot do; empty: `url`
    unsigned readers = 2;                  // SQLite: reader connections, each with its thread
    unsigned pipelines_per_thread = 1;     // PostgreSQL: shared connections for single statements
    unsigned transactions_per_thread = 8;  // PostgreSQL: connections for transactions
    std::chrono::milliseconds statement_timeout{5000};
    std::size_t queue_limit = 1024;  // statements or transactions that wait, each queue
    std::shared_ptr<DatabaseLoad> load = std::make_shared<DatabaseLoad>();
    Pooler pooler = Pooler::none;  // PostgreSQL: what `url` leads to
};

// `contexts` are the I/O threads' contexts: a PostgreSQL connection lives on the context of the coroutines
// that use it; a coroutine on any other context uses the first one's. One thread runs each; they outlive the
// database. Returns at once, also when the server is down: connections are made when needed. Error: invalid,
// when the URL makes no sense; unavailable, when a SQLite file cannot be opened. `sqlite::memory:` is a new
// database, already migrated, that goes with the object; then also the errors of migrate().
[[nodiscard]] Result<std::unique_ptr<Database>> open_database(
    const DatabaseOptions& options, const std::vector<boost::asio::io_context*>& contexts);

// Where migrations and LISTEN go.
[[nodiscard]] std::string direct_url(const DatabaseOptions& options);

// Runs what is missing of migrations/<dialect>/*.sql, each in a transaction of its own, under a lock, so that
// many instances starting at once migrate once. Blocks; called before anything is served. Error: unavailable,
// when the database does not answer; internal, when a file that ran was changed since (checksum) or a
// migration fails.
[[nodiscard]] Result<int> migrate(const DatabaseOptions& options);  // the schema version afterwards

// What has run of them, oldest first, and of which dialect; changes nothing. Blocks. Errors: those of
// migrate().
struct AppliedMigrations {
    std::string_view dialect = {};  // "sqlite" or "postgres"
    std::vector<LedgerEntry> entries = {};
};
[[nodiscard]] Result<AppliedMigrations> applied_migrations(const DatabaseOptions& options);

// Gives a role of PostgreSQL what serving needs and no more (AU-08), after migrate(). Blocks. Errors:
// invalid, when nothing can be given (SQLite has no roles; there is none of that name; it owns the schema),
// and those of migrate().
[[nodiscard]] Result<void> grant_rows(const DatabaseOptions& options, const std::string& role);

}  // namespace taxasge
