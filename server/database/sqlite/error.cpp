#include "server/database/sqlite/error.hpp"

#include "server/database/constraint.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

bool worth_another_try(int code) {
    switch (code & 0xff) {
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
        case SQLITE_PROTOCOL:
        case SQLITE_FULL:
        case SQLITE_IOERR:
        case SQLITE_CANTOPEN:
        case SQLITE_READONLY:
        case SQLITE_NOMEM:
        case SQLITE_INTERRUPT:
            return true;
        default:
            return false;
    }
}

// A text in an INTEGER column of a STRICT table is our fault, not something that a use case expects.
bool refused_by_schema(int code) {
    return (code & 0xff) == SQLITE_CONSTRAINT && code != SQLITE_CONSTRAINT_DATATYPE;
}

}  // namespace

Error sqlite_error(sqlite3* handle, int code, std::string_view doing) {
    const char* message = handle == nullptr ? sqlite3_errstr(code) : sqlite3_errmsg(handle);
    std::string detail = fmt::format("SQLite, {}: {} ({})", doing, message, code);
    if (refused_by_schema(code)) return broken_constraint(std::move(detail));
    if (worth_another_try(code)) return unavailable(std::move(detail));
    return internal_error(std::move(detail));
}

}  // namespace taxasge
