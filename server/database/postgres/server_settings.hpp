// What a PostgreSQL server must be set to, or it is none for us: it keeps what it acknowledges, and it
// answers from our own schema. Asked before the schema is touched, and of each new connection.
#pragma once

#include "server/database/database.hpp"
#include "server/database/postgres/handle.hpp"

namespace taxasge {

inline constexpr Statement read_server_settings{
    "postgres.settings",
    "SELECT current_setting('synchronous_commit'), current_setting('fsync'), current_setting('search_path'),"
    " format('ALTER ROLE %I IN DATABASE %I SET synchronous_commit = on', session_user, current_database())"};

// The answer to read_server_settings. Warns, once, when the server itself does not wait for its disk. Error:
// unavailable, with what to do.
[[nodiscard]] Result<void> check_server_settings(const RowSet& answer);

// Asks and checks. Blocks. Error: also as postgres_error.
[[nodiscard]] Result<void> check_server_settings(PGconn* connection);

}  // namespace taxasge
