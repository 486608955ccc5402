// The program as the target keeps it: what is built next must not change what runs, or is started again, now.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>

namespace taxasge::delivery {

// In hex. Error: unavailable.
[[nodiscard]] Result<std::string> sha256_of_file(const std::filesystem::path& path);

// Copies it to `to`, unless that is there already with this digest. Error: invalid, when the source is
// another; unavailable, with the system's reason (a full disk): then nothing is left of it.
[[nodiscard]] Result<void> copy_program(const std::filesystem::path& from, const std::string& sha256,
                                        const std::filesystem::path& to);

}  // namespace taxasge::delivery
