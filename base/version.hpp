// Which program this is: for /health, `taxasge version` and whoever compares what runs with what was tested.
#pragma once

#include <string_view>

namespace taxasge {

inline constexpr std::string_view version_text = TAXASGE_VERSION;
extern const std::string_view commit_text;  // 12 hexadecimal digits, "-dirty" behind them, or "unknown"

}  // namespace taxasge
