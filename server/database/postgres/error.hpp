// What PostgreSQL said, as one of our errors.
#pragma once

#include "base/error.hpp"

#include <libpq-fe.h>

#include <string_view>

namespace taxasge {

// unavailable when another try may help (connection lost, time-out, deadlock, out of resources), "constraint"
// when the schema refused the values, internal for everything else. `doing` names the statement for the log.
[[nodiscard]] Error postgres_error(const PGresult* result, std::string_view doing);

// The connection itself failed: unavailable.
[[nodiscard]] Error postgres_error(const PGconn* connection, std::string_view doing);

}  // namespace taxasge
