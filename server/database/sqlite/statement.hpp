// One prepared statement of one SQLite connection.
#pragma once

#include "base/result.hpp"
#include "server/database/database.hpp"

#include <sqlite3.h>

#include <memory>
#include <string>

namespace taxasge {

class SqliteStatement {
 public:
    // Error: internal, when the text is not exactly one statement that this schema understands.
    [[nodiscard]] static Result<SqliteStatement> prepare(sqlite3* handle, const Statement& statement);

    // Runs it to its end. Error: as sqlite_error; internal, when the parameters are not exactly $1…$n.
    [[nodiscard]] Result<RowSet> run(const Parameters& parameters);

    [[nodiscard]] bool is(const Statement& statement) const { return sql_ == statement.sql; }

 private:
    struct Finalize {
        void operator()(sqlite3_stmt* prepared) const { sqlite3_finalize(prepared); }
    };
    using Prepared = std::unique_ptr<sqlite3_stmt, Finalize>;

    SqliteStatement(const Statement& statement, Prepared prepared)
        : name_(statement.name), sql_(statement.sql), prepared_(std::move(prepared)) {}

    [[nodiscard]] Result<void> bind_all(const Parameters& parameters);
    [[nodiscard]] Result<void> bind_one(int index, const Value& value);
    [[nodiscard]] Result<Row> current_row() const;
    [[nodiscard]] Result<Value> column(int index) const;
    [[nodiscard]] sqlite3* handle() const { return sqlite3_db_handle(prepared_.get()); }

    std::string name_;
    std::string sql_;
    Prepared prepared_;
};

}  // namespace taxasge
