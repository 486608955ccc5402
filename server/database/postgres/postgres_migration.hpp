// How a PostgreSQL schema is brought up to date. Everything is in a schema of its own, "taxasge", of which
// nobody else may see anything: hosted databases have roles (anon, authenticated) that reach what is public
// (AU-08).
#pragma once

#include "server/database/migrate.hpp"
#include "server/database/postgres/handle.hpp"

namespace taxasge {

class PostgresMigration final : public MigrationSession {
 public:
    explicit PostgresMigration(PGconn* connection) : connection_(connection) {}

    Result<void> begin() override;
    Result<std::vector<LedgerEntry>> ledger() override;
    Result<void> apply(const Migration& migration) override;
    Result<void> commit() override;
    void roll_back() override;

 private:
    [[nodiscard]] Result<void> prepare_schema();
    [[nodiscard]] Result<void> run_script(const char* sql, std::string_view doing);
    [[nodiscard]] Result<RowSet> run(const Statement& statement, const Parameters& parameters);

    PGconn* connection_;
};

}  // namespace taxasge
