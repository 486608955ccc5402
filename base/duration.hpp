// Lengths of time as deliver.yaml and evidence have them: "500ms", "30s", "5m", "1h", "90d".
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

// At most nine digits and a unit. Nothing else.
[[nodiscard]] std::optional<std::chrono::milliseconds> parse_duration(std::string_view text);

// In the largest unit of which it is a whole number; not below zero.
[[nodiscard]] std::string duration_text(std::chrono::milliseconds duration);

}  // namespace taxasge
