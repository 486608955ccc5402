// libpq, loaded when the first PostgreSQL is opened: with SQLite its 23 libraries are neither read nor kept.
#pragma once

#include "base/result.hpp"

namespace taxasge {

// To be called before any of its functions. Error: unavailable, when libpq is not installed.
[[nodiscard]] Result<void> load_libpq();

}  // namespace taxasge
