#include "server/database/postgres/grants.hpp"

#include "base/resource.hpp"
#include "server/database/postgres/error.hpp"

#include <fmt/format.h>

#include <array>

namespace taxasge {
namespace {

// No row: there is no such role. Otherwise whether grants mean anything to it.
constexpr const char* judge_role =
    "SELECT NOT rolsuper AND NOT pg_has_role(oid, (SELECT nspowner FROM pg_namespace WHERE nspname = "
    "'taxasge'), 'MEMBER') FROM pg_roles WHERE rolname = $1";

Error bad_role(std::string detail) {
    return Error{.code = Code::invalid, .reason = "validation_failed", .detail = std::move(detail)};
}

Result<PostgresResult> run(PGconn* connection, const char* sql, const std::string& role) {
    const std::array<const char*, 1> values{role.c_str()};
    PostgresResult result{PQexecParams(connection, sql, 1, nullptr, values.data(), nullptr, nullptr, 0)};
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK) return fail(postgres_error(result.get(), "grant"));
    return result;
}

Result<void> check_role(PGconn* connection, const std::string& role) {
    const auto judged = run(connection, judge_role, role);
    if (!judged) return fail(judged.error());
    if (PQntuples(judged->get()) == 0) return fail(bad_role(fmt::format("there is no role {}", role)));
    if (std::string_view{PQgetvalue(judged->get(), 0, 0)} == "t") return {};
    return fail(bad_role(fmt::format(
        "{} owns the schema or is a superuser, and may do everything already: name a role of its own",
        role)));
}

}  // namespace

Result<void> give_rows(PGconn* connection, const std::string& role) {
    const auto named = run(connection, "SELECT set_config('taxasge.grant_to', $1, true)", role);
    if (!named) return fail(named.error());
    const auto script = find_resource("migrations/postgres_grants.sql");
    if (!script) return fail(internal_error("migrations/postgres_grants.sql is not in the program"));
    const PostgresResult granted{PQexec(connection, std::string{*script}.c_str())};
    if (PQresultStatus(granted.get()) != PGRES_COMMAND_OK)
        return fail(postgres_error(granted.get(), "grant"));
    return {};
}

Result<void> grant_rows(PGconn* connection, const std::string& role) {
    if (auto good = check_role(connection, role); !good) return good;
    // One transaction: behind a pooler the role's name would not be there any more for the next one.
    const PostgresResult begun{PQexec(connection, "BEGIN")};
    if (auto given = give_rows(connection, role); !given) return given;
    const PostgresResult kept{PQexec(connection, "COMMIT")};
    if (PQresultStatus(kept.get()) != PGRES_COMMAND_OK) return fail(postgres_error(kept.get(), "grant"));
    return {};
}

}  // namespace taxasge
