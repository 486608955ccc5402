// The SQLite driver: one file, one writer, a few readers. Several processes may share the file.
#pragma once

#include "server/database/open.hpp"
#include "server/database/sqlite/readers.hpp"
#include "server/database/sqlite/short_reads.hpp"
#include "server/database/sqlite/writer.hpp"

#include <filesystem>
#include <memory>
#include <optional>

namespace taxasge {

class SqliteDatabase final : public Database {
 public:
    // Error: unavailable, when the file cannot be opened.
    [[nodiscard]] static Result<std::unique_ptr<Database>> open(const std::filesystem::path& path,
                                                                const DatabaseOptions& options);

    // Everything goes through this one connection: for a database in memory, which nobody else can see.
    SqliteDatabase(SqliteConnection only, const DatabaseOptions& options);
    struct Connections {
        SqliteConnection writer;
        std::vector<SqliteConnection> readers;
        std::vector<SqliteConnection> short_readers;
    };
    SqliteDatabase(Connections connections, const DatabaseOptions& options);

    boost::asio::awaitable<Result<RowSet>> read(const Statement& statement, Parameters parameters) override;
    boost::asio::awaitable<Result<RowSet>> write(const Statement& statement, Parameters parameters) override;
    boost::asio::awaitable<Result<void>> ping() override;
    [[nodiscard]] std::string_view dialect() const override { return "sqlite"; }

 protected:
    boost::asio::awaitable<Result<void>> run_transaction(std::shared_ptr<TransactionBody> body) override;

 private:
    SqliteWriter writer_;
    std::optional<SqliteReaders> readers_;
    std::optional<SqliteShortReads> short_reads_;
};

}  // namespace taxasge
