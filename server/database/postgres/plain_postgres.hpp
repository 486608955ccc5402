// Our schema of a PostgreSQL database, whole.
#pragma once

#include "server/database/plain_connection.hpp"
#include "server/database/postgres/handle.hpp"
#include "server/database/postgres/postgres_migration.hpp"

namespace taxasge {

class PlainPostgres final : public PlainConnection {
 public:
    [[nodiscard]] static Result<std::unique_ptr<PlainConnection>> open(const std::string& url);

    explicit PlainPostgres(PostgresHandle handle) : handle_(std::move(handle)) {}

    Result<RowSet> run(const Statement& statement, const Parameters& parameters) override;
    Result<void> run_script(const std::string& sql) override;
    std::string_view dialect() const override { return "postgres"; }
    MigrationSession& migration() override { return migration_; }
    Result<void> begin_reading() override;
    Result<void> read_rows(const TableShape& table, const TakeRow& take) override;
    Result<void> make_sure_to_be_alone() override;
    Result<void> wipe(std::span<const TableShape> tables) override;
    Result<void> put_rows(const TableShape& table, std::span<const std::string> rows) override;
    Result<void> finish() override;
    void stop_being_alone() override {}

 private:
    PostgresHandle handle_;
    PostgresMigration migration_{handle_.get()};
    std::vector<std::string> roles_;  // that serve and do not own
};

}  // namespace taxasge
