// What a role may do that serves and does not own the schema (AU-08): read and write rows, but neither change
// a table nor rewrite what happened.
#pragma once

#include "base/result.hpp"
#include "server/database/postgres/handle.hpp"

#include <string>

namespace taxasge {

// Runs migrations/postgres_grants.sql for that role; blocks. Errors: invalid, when there is no such role, or
// one that owns the schema or is a superuser, whom no grant can limit; unavailable; internal.
[[nodiscard]] Result<void> grant_rows(PGconn* connection, const std::string& role);

// The same inside the caller's transaction, for a role that had it before.
[[nodiscard]] Result<void> give_rows(PGconn* connection, const std::string& role);

}  // namespace taxasge
