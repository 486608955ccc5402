// A result of libpq, in text format, as our rows.
#pragma once

#include "base/result.hpp"
#include "server/database/row.hpp"

#include <libpq-fe.h>

#include <string_view>

namespace taxasge {

// Integers and booleans become numbers (SQLite's EXISTS gives 0 and 1 too), texts and UUIDs texts, bytea
// bytes. Error: internal, for a column of any other type.
[[nodiscard]] Result<RowSet> decode(const PGresult* result, std::string_view doing);

}  // namespace taxasge
