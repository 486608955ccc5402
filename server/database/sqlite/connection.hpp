// One SQLite connection with its prepared statements. Belongs to one thread.
#pragma once

#include "server/database/sqlite/statement.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <memory>
#include <string>
#include <string_view>

namespace taxasge {

class SqliteConnection {
 public:
    // WAL and synchronous=FULL: what COMMIT answered survives a power cut. Makes the file, and its folder for
    // the owner alone, when there is none. ":memory:" is a database that only this connection sees. Error:
    // unavailable, when the file cannot be opened.
    [[nodiscard]] static Result<SqliteConnection> open(const std::filesystem::path& path);

    // Statements that take longer end with unavailable.
    void set_statement_timeout(std::chrono::milliseconds timeout);

    // Statements that take more steps of SQLite's machine, or that would have to wait for a lock, end with
    // unavailable, within microseconds.
    void give_up_after(int steps);

    // From now on every change is refused. Error: unavailable.
    [[nodiscard]] Result<void> make_read_only() { return run_script("PRAGMA query_only = ON"); }

    // Error: as SqliteStatement; internal, when the statement's name belongs to another text.
    [[nodiscard]] Result<RowSet> run(const Statement& statement, const Parameters& parameters);

    // As many statements as there are in the text, without parameters. Error: as sqlite_error.
    [[nodiscard]] Result<void> run_script(std::string_view sql);

    [[nodiscard]] bool in_transaction() const { return sqlite3_get_autocommit(handle_.get()) == 0; }

 private:
    struct Close {
        void operator()(sqlite3* handle) const { sqlite3_close_v2(handle); }
    };
    // Lives on the heap: SQLite keeps its address while a statement runs.
    struct Stopwatch {
        std::chrono::milliseconds timeout{0};
        std::chrono::steady_clock::time_point deadline;
    };

    explicit SqliteConnection(sqlite3* handle) : handle_(handle), stopwatch_(std::make_unique<Stopwatch>()) {}
    [[nodiscard]] Result<void> configure();
    static int is_too_late(void* stopwatch);

    std::unique_ptr<sqlite3, Close> handle_;
    std::unique_ptr<Stopwatch> stopwatch_;
    std::map<std::string, SqliteStatement, std::less<>> statements_;
};

}  // namespace taxasge
