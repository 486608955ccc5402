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

// From postgresql://…. Errors: invalid, without showing the URL, which may have a password; unavailable, when
// libpq is not installed.
[[nodiscard]] Result<PostgresSettings> parse_postgres_url(std::string_view url);

// Everything happens in our own schema; statements, waits for locks and transactions that nobody ends are cut
// on the server. Asked for when a connection begins, or, for a pooler refuses that, ...
[[nodiscard]] PostgresSettings with_server_options(PostgresSettings settings,
                                                   std::chrono::milliseconds statement_timeout);

// ... at the beginning of each transaction, with whose end they go: a statement of its own.
[[nodiscard]] std::string transaction_settings(std::chrono::milliseconds statement_timeout);

// Blocks. The connection may be bad; PQstatus tells.
[[nodiscard]] PostgresHandle connect_blocking(const PostgresSettings& settings);

// Begins; PQconnectPoll goes on.
[[nodiscard]] PostgresHandle start_connecting(const PostgresSettings& settings);

}  // namespace taxasge
