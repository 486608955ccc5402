// Blocking calls on a Unix socket, each with a deadline. A path may be longer than the 107 bytes that a
// socket's address holds: it is reached through its folder.
#pragma once

#include "base/result.hpp"
#include "delivery/targets/local/descriptor.hpp"

#include <chrono>
#include <filesystem>
#include <string>
#include <string_view>

namespace taxasge::delivery {

// The reason when the other side went away, and not when it only was too slow: what was asked may be asked
// again.
inline constexpr std::string_view lost_answer = "lost_answer";

// `patience` is for each single wait. Error of all: unavailable, reason lost_answer where that is known.
[[nodiscard]] Result<Descriptor> connect_unix(const std::filesystem::path& path,
                                              std::chrono::milliseconds patience);
[[nodiscard]] Result<void> send_all(const Descriptor& socket, std::string_view text);
[[nodiscard]] Result<std::string> receive_all(const Descriptor& socket);  // until the other side closes

}  // namespace taxasge::delivery
