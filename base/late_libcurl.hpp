// libcurl, loaded when somebody first talks to a mail server or to Google: letters to a folder need none of
// its libraries.
#pragma once

#include "base/result.hpp"

namespace taxasge {

// Loads libcurl and starts it, once for the program; to be called before any of its functions. Any thread.
// Error: unavailable, when libcurl is not installed or does not start.
[[nodiscard]] Result<void> start_libcurl();

}  // namespace taxasge
