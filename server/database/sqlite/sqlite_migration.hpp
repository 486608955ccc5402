// How a SQLite schema is brought up to date.
#pragma once

#include "server/database/migrate.hpp"
#include "server/database/sqlite/connection.hpp"

namespace taxasge {

// `connection` is for nothing else afterwards: its commits do not wait for the disk any more.
class SqliteMigration final : public MigrationSession {
 public:
    explicit SqliteMigration(SqliteConnection& connection) : connection_(connection) {}

    Result<void> begin() override;
    Result<std::vector<LedgerEntry>> ledger() override;
    Result<void> apply(const Migration& migration) override;
    Result<void> commit() override;
    void roll_back() override;

 private:
    SqliteConnection& connection_;
};

}  // namespace taxasge
