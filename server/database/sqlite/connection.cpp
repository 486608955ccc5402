#include "server/database/sqlite/connection.hpp"

#include "server/database/sqlite/error.hpp"

#include <fmt/format.h>

#include <thread>

namespace taxasge {
namespace {

constexpr int steps_between_looks_at_the_clock = 10'000;

// Short: the writer tries BEGIN again itself until its deadline, and must notice in between when it has to
// stop.
constexpr std::string_view settings =
    "PRAGMA busy_timeout = 100;"
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA trusted_schema = OFF;"
    "PRAGMA temp_store = MEMORY;";

// Only the owner may look into a folder that we make for a database.
void make_folder_of(const std::filesystem::path& path) {
    std::error_code ignored;  // opening the file tells what is wrong
    const auto folder = path.parent_path();
    if (folder.empty() || !std::filesystem::create_directories(folder, ignored)) return;
    std::filesystem::permissions(folder, std::filesystem::perms::owner_all, ignored);
}

}  // namespace

Result<SqliteConnection> SqliteConnection::open(const std::filesystem::path& path) {
    const bool in_memory = path == ":memory:";
    if (!in_memory) make_folder_of(path);
    sqlite3* raw = nullptr;
    const int flags =
        SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    const int code = sqlite3_open_v2(path.c_str(), &raw, flags, nullptr);
    SqliteConnection connection{raw};
    if (code != SQLITE_OK) return fail(sqlite_error(raw, code, fmt::format("open {}", path.native())));
    if (auto configured = connection.configure(); !configured) return fail(configured.error());
    return connection;
}

Result<void> SqliteConnection::configure() {
    // "text" in double quotes is a name, as PostgreSQL has it, and never a string.
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DML, 0, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DQS_DDL, 0, nullptr);
    sqlite3_db_config(handle_.get(), SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    // Two processes that open one new file at once wait for each other here.
    const auto deadline = std::chrono::steady_clock::now() + std::chrono::seconds{5};
    for (;;) {
        Result<void> done = run_script(settings);
        if (done || done.error().code != Code::unavailable) return done;
        if (std::chrono::steady_clock::now() > deadline) return done;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
}

void SqliteConnection::set_statement_timeout(std::chrono::milliseconds timeout) {
    stopwatch_->timeout = timeout;
    sqlite3_progress_handler(handle_.get(), steps_between_looks_at_the_clock, &is_too_late, stopwatch_.get());
}

void SqliteConnection::give_up_after(int steps) {
    sqlite3_busy_timeout(handle_.get(), 0);
    sqlite3_progress_handler(handle_.get(), steps, [](void*) { return 1; }, nullptr);
}

int SqliteConnection::is_too_late(void* stopwatch) {
    return std::chrono::steady_clock::now() > static_cast<const Stopwatch*>(stopwatch)->deadline ? 1 : 0;
}

Result<RowSet> SqliteConnection::run(const Statement& statement, const Parameters& parameters) {
    stopwatch_->deadline = std::chrono::steady_clock::now() + stopwatch_->timeout;
    auto known = statements_.find(statement.name);
    if (known == statements_.end()) {
        Result<SqliteStatement> prepared = SqliteStatement::prepare(handle_.get(), statement);
        if (!prepared) return fail(prepared.error());
        known = statements_.emplace(statement.name, std::move(*prepared)).first;
    }
    if (!known->second.is(statement)) {
        return fail(internal_error(fmt::format("two statements are called {}", statement.name)));
    }
    return known->second.run(parameters);
}

Result<void> SqliteConnection::run_script(std::string_view sql) {
    stopwatch_->deadline = std::chrono::steady_clock::time_point::max();
    const int code = sqlite3_exec(handle_.get(), std::string{sql}.c_str(), nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) return fail(sqlite_error(handle_.get(), code, "script"));
    return {};
}

}  // namespace taxasge
