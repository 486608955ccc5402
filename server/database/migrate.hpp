// Brings a schema up to date: one migration after the other, each in a transaction that holds the migrators'
// lock, reads the ledger anew, runs the first that is missing and records it. So many instances may start at
// once, nothing runs twice, and a failure leaves nothing half done.
#pragma once

#include "server/database/database.hpp"
#include "server/database/migration.hpp"

namespace taxasge {

// The highest migration that ran, for /health: read(schema_version, {}) gives one row with one number.
inline constexpr Statement schema_version{
    "database.schema_version", "SELECT CAST(COALESCE(MAX(number), 0) AS BIGINT) FROM schema_migrations"};

// A connection that migrates; it blocks. Errors of all: unavailable, when the database does not answer or the
// lock stays taken; internal, when it refuses the text.
class MigrationSession {
 public:
    virtual ~MigrationSession() = default;

    // Opens a transaction, takes the lock and makes the ledger when there is none.
    [[nodiscard]] virtual Result<void> begin() = 0;
    [[nodiscard]] virtual Result<std::vector<LedgerEntry>> ledger() = 0;
    [[nodiscard]] virtual Result<void> apply(const Migration& migration) = 0;  // runs and records it
    [[nodiscard]] virtual Result<void> commit() = 0;
    virtual void roll_back() = 0;
};

// The schema version afterwards. Errors: the session's, and next_migration's.
[[nodiscard]] Result<int> migrate(MigrationSession& session, std::span<const Migration> migrations);

// What has run, by the ledger; makes none where there is none, and changes nothing. Errors: the session's.
[[nodiscard]] Result<std::vector<LedgerEntry>> applied_migrations(MigrationSession& session);

}  // namespace taxasge
