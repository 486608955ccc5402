#include "server/database/postgres/server_settings.hpp"

#include "base/log.hpp"
#include "server/database/postgres/decode.hpp"
#include "server/database/postgres/error.hpp"
#include "server/database/postgres/settings.hpp"

#include <fmt/format.h>

#include <atomic>

namespace taxasge {
namespace {

// A matter of the whole server, which a test server may well want: told, not refused.
void warn_of_a_server_without_fsync() {
    static std::atomic_flag told;
    if (told.test_and_set()) return;
    log::warning("database_may_lose_writes", {{"detail",
                                               "PostgreSQL runs with fsync=off: a power cut can destroy the "
                                               "database; set fsync = on in postgresql.conf"}});
}

}  // namespace

Result<void> check_server_settings(const RowSet& answer) {
    std::string synchronous_commit;
    std::string fsync;
    std::string search_path;
    std::string remedy;
    if (answer.rows.size() != 1) return fail(internal_error("PostgreSQL tells no settings"));
    if (auto read = answer.rows.front().read(synchronous_commit, fsync, search_path, remedy); !read)
        return read;
    if (synchronous_commit == "off") {
        return fail(unavailable(fmt::format(
            "PostgreSQL runs with synchronous_commit=off and could lose what it has acknowledged; run: {}",
            remedy)));
    }
    if (!search_path.starts_with("taxasge")) return fail(unavailable("PostgreSQL: wrong search_path"));
    if (fsync == "off") warn_of_a_server_without_fsync();
    return {};
}

Result<void> check_server_settings(PGconn* connection) {
    constexpr std::chrono::seconds time_limit{5};
    const std::string script =
        transaction_settings(time_limit) + "; " + std::string{read_server_settings.sql};
    const PostgresResult result{PQexec(connection, script.c_str())};
    if (PQresultStatus(result.get()) != PGRES_TUPLES_OK)
        return fail(postgres_error(result.get(), read_server_settings.name));
    const auto answer = decode(result.get(), read_server_settings.name);
    if (!answer) return fail(answer.error());
    return check_server_settings(*answer);
}

}  // namespace taxasge
