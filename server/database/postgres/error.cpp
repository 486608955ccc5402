#include "server/database/postgres/error.hpp"

#include "server/database/constraint.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

bool stands_in(const auto& list, std::string_view word) {
    return std::ranges::find(list, word) != list.end();
}

// [PostgreSQL, appendix A] by class and by code. Without a code the answer never came from the server.
bool worth_another_try(std::string_view state) {
    constexpr std::array<std::string_view, 5> classes{
        "08",  // connection
        "40",  // deadlock, serialization
        "53",  // no memory, disk full, too many connections
        "57",  // statement time-out, shut-down
        "58",  // I/O
    };
    constexpr std::array<std::string_view, 3> codes{
        "25006",  // it became a read-only replica
        "26000",  // the statement's preparation, sent just before, failed
        "55P03",  // lock time-out
    };
    return state.empty() || stands_in(classes, state.substr(0, 2)) || stands_in(codes, state);
}

std::string_view field(const PGresult* result, int code) {
    const char* text = PQresultErrorField(result, code);
    return text == nullptr ? std::string_view{} : std::string_view{text};
}

}  // namespace

Error postgres_error(const PGresult* result, std::string_view doing) {
    const std::string_view state = field(result, PG_DIAG_SQLSTATE);
    // Only the primary message: the DETAIL line repeats the row, and with it what a person typed.
    std::string_view message = field(result, PG_DIAG_MESSAGE_PRIMARY);
    if (message.empty()) message = PQresultErrorMessage(result);
    std::string detail = fmt::format("PostgreSQL, {}: {} ({})", doing, message, state);
    if (state.starts_with("23")) return broken_constraint(std::move(detail));
    if (worth_another_try(state)) return unavailable(std::move(detail));
    return internal_error(std::move(detail));
}

Error postgres_error(const PGconn* connection, std::string_view doing) {
    std::string_view message = connection == nullptr ? "out of memory" : PQerrorMessage(connection);
    while (message.ends_with('\n')) message.remove_suffix(1);
    return unavailable(fmt::format("PostgreSQL, {}: {}", doing, message));
}

}  // namespace taxasge
