// Logs that do not grow without an end, while those who write them keep them open.
#pragma once

#include <cstdint>
#include <filesystem>

namespace taxasge::delivery {

constexpr std::uintmax_t largest_log = std::uintmax_t{16} << 20;  // bytes

// One that is larger than `most` bytes begins anew; what was in it is in FILE.1, in place of what was there.
// Whoever writes must append (O_APPEND): a line that comes while it is copied may be lost. What cannot be
// copied is left as it is.
void begin_anew_when_large(const std::filesystem::path& file, std::uintmax_t most = largest_log);

// Every log of a target: of its agent, its HAProxy and each revision.
void trim_logs(const std::filesystem::path& folder, std::uintmax_t most = largest_log);

}  // namespace taxasge::delivery
