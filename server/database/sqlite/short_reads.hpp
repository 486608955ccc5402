// Reads that end in microseconds, done where they are asked: handing a row by its key to another thread and
// back costs more than reading it (docs/adr/0008-short-reads.md). Each is cut after a few thousand steps of
// SQLite's machine; what is cut, or finds no free connection, is for SqliteReaders.
#pragma once

#include "server/database/sqlite/connection.hpp"

#include <mutex>
#include <optional>
#include <vector>

namespace taxasge {

class SqliteShortReads {
 public:
    // One connection for each thread that asks; they are for reading only.
    explicit SqliteShortReads(std::vector<SqliteConnection> connections);

    // Nothing: it is not a short read, or not now. Otherwise as SqliteConnection::run. Any thread.
    [[nodiscard]] std::optional<Result<RowSet>> run(const Statement& statement, const Parameters& parameters);

 private:
    [[nodiscard]] SqliteConnection* borrow();
    void give_back(SqliteConnection* connection);

    std::vector<SqliteConnection> connections_;
    std::mutex mutex_;
    std::vector<SqliteConnection*> free_;
};

}  // namespace taxasge
