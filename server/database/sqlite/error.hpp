// What SQLite said, as one of our errors.
#pragma once

#include "base/error.hpp"

#include <sqlite3.h>

#include <string_view>

namespace taxasge {

// unavailable when another try may help (busy, disk full, I/O), "constraint" when the schema refused the
// values, internal for everything else. `doing` names the statement for the log.
[[nodiscard]] Error sqlite_error(sqlite3* handle, int code, std::string_view doing);

}  // namespace taxasge
