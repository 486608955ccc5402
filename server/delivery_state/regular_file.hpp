// A file that somebody else writes, read whole: whatever stands under its name, nobody waits for it, and no
// more than a limit is taken of it.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace taxasge {

// `most` in bytes. Any thread; waits for the disk. Errors: not_found, reason "not_found": nothing is there;
// unavailable: it is no regular file, larger than that, or cannot be read; the detail names the path.
[[nodiscard]] Result<std::string> read_regular_file(const std::filesystem::path& path, std::size_t most);

}  // namespace taxasge
