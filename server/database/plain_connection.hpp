// One blocking connection of its own, without the limits of time that serving has: for commands that read all
// rows or make the whole database anew.
#pragma once

#include "server/database/migrate.hpp"
#include "server/database/open.hpp"
#include "server/database/table_shape.hpp"

#include <memory>
#include <span>
#include <string>

namespace taxasge {

class PlainConnection {
 public:
    virtual ~PlainConnection() = default;

    // Errors: as Database.
    [[nodiscard]] virtual Result<RowSet> run(const Statement& statement, const Parameters& parameters) = 0;
    [[nodiscard]] virtual Result<void> run_script(const std::string& sql) = 0;

    [[nodiscard]] virtual std::string_view dialect() const = 0;
    [[nodiscard]] virtual MigrationSession& migration() = 0;

    // Opens a transaction that sees the database as it is now, whatever is written meanwhile.
    [[nodiscard]] virtual Result<void> begin_reading() = 0;

    // A table's rows as JSON arrays, in the order of its columns; bytes in hexadecimal. Stops at the first
    // error of `take`.
    [[nodiscard]] virtual Result<void> read_rows(const TableShape& table, const TakeRow& take) = 0;

    // Error: unavailable, when another program works on the database.
    [[nodiscard]] virtual Result<void> make_sure_to_be_alone() = 0;

    // Inside the migration's transaction: takes away every table but the ledger, which becomes empty, ...
    [[nodiscard]] virtual Result<void> wipe(std::span<const TableShape> tables) = 0;
    // ... puts rows as read_rows() gave them, ...
    [[nodiscard]] virtual Result<void> put_rows(const TableShape& table,
                                                std::span<const std::string> rows) = 0;
    // ... and, before the commit, gives to roles again what they had, and looks whether every row that is
    // referred to is there. Error: invalid, when one is not.
    [[nodiscard]] virtual Result<void> finish() = 0;

    // After the transaction: others may come again.
    virtual void stop_being_alone() = 0;
};

// Errors: invalid, for a URL without sense or a database in memory; unavailable.
[[nodiscard]] Result<std::unique_ptr<PlainConnection>> open_plain(const DatabaseOptions& options);

// All tables but the ledger, each after those that it refers to.
[[nodiscard]] Result<std::vector<TableShape>> tables_of(PlainConnection& connection);

}  // namespace taxasge
