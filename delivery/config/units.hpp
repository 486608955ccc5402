// The texts of deliver.yaml that are amounts. What has not passed the schema is none: its plan is not used.
#pragma once

#include <chrono>
#include <string>
#include <string_view>

namespace taxasge::delivery {

[[nodiscard]] std::chrono::milliseconds to_duration(std::string_view text);  // "30s"
[[nodiscard]] bool is_percentage(const std::string& text);                   // at most 100%
[[nodiscard]] double to_share(const std::string& text);                      // "5%" -> 0.05

// "1m 43 s" and "0.4 s", for people.
[[nodiscard]] std::string duration_in_words(std::chrono::milliseconds duration);

}  // namespace taxasge::delivery
