// Files that must survive a power cut, and files that must be read whole.
#pragma once

#include "base/result.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <string_view>

namespace taxasge {

// Error: unavailable, with the path and the system's reason in the detail.
[[nodiscard]] Result<std::string> read_file(const std::filesystem::path& path);

// Writes a new file beside `path`, syncs it, renames it over `path` and syncs the folder: afterwards either
// the whole new content is there or the old one. Error: unavailable.
[[nodiscard]] Result<void> replace_file(const std::filesystem::path& path, std::string_view content,
                                        mode_t mode);

}  // namespace taxasge
