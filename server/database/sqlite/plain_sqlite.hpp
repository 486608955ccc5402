// A SQLite file, whole.
#pragma once

#include "server/database/plain_connection.hpp"
#include "server/database/sqlite/sqlite_migration.hpp"

namespace taxasge {

class PlainSqlite final : public PlainConnection {
 public:
    [[nodiscard]] static Result<std::unique_ptr<PlainConnection>> open(const std::string& path);

    explicit PlainSqlite(SqliteConnection connection) : connection_(std::move(connection)) {}

    Result<RowSet> run(const Statement& statement, const Parameters& parameters) override {
        return connection_.run(statement, parameters);
    }
    Result<void> run_script(const std::string& sql) override { return connection_.run_script(sql); }
    std::string_view dialect() const override { return "sqlite"; }
    MigrationSession& migration() override { return migration_; }
    Result<void> begin_reading() override;
    Result<void> read_rows(const TableShape& table, const TakeRow& take) override;
    Result<void> make_sure_to_be_alone() override;
    Result<void> wipe(std::span<const TableShape> tables) override;
    Result<void> put_rows(const TableShape& table, std::span<const std::string> rows) override;
    Result<void> finish() override;
    void stop_being_alone() override;

 private:
    SqliteConnection connection_;
    SqliteMigration migration_{connection_};
};

}  // namespace taxasge
