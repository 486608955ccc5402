// How to reach a PostgreSQL server: libpq's keywords and values.
#pragma once

#include "base/result.hpp"
#include "server/database/postgres/handle.hpp"

#include <chrono>
#include <map>
#include <string>
#include <string_view>

namespace taxasge {

using PostgresSettings = std::map<std::string, std::string>;

// From postgresql://…; everything happens in our own schema. Error: invalid, without showing the URL, which
// may have a password.
[[nodiscard]] Result<PostgresSettings> parse_postgres_url(std::string_view url);

// Statements, waits for locks and transactions that nobody ends are cut on the server.
[[nodiscard]] PostgresSettings with_time_limits(PostgresSettings settings,
                                                std::chrono::milliseconds statement_timeout);

// Blocks. The connection may be bad; PQstatus tells.
[[nodiscard]] PostgresHandle connect_blocking(const PostgresSettings& settings);

// Begins; PQconnectPoll goes on.
[[nodiscard]] PostgresHandle start_connecting(const PostgresSettings& settings);

}  // namespace taxasge
