#include "delivery/config/units.hpp"

#include "base/duration.hpp"
#include "delivery/config/shape.hpp"

#include <fmt/format.h>

#include <cstdlib>
#include <regex>

namespace taxasge::delivery {

std::chrono::milliseconds to_duration(std::string_view text) {
    return parse_duration(text).value_or(std::chrono::milliseconds{0});
}

bool is_percentage(const std::string& text) {
    static const std::regex percentage{std::string{pattern_of(Kind::percentage)}};
    return std::regex_match(text, percentage) && to_share(text) <= 1;
}

double to_share(const std::string& text) {
    return std::strtod(text.c_str(), nullptr) / 100;
}

std::string duration_in_words(std::chrono::milliseconds duration) {
    const auto count = duration.count();
    if (count < 1'000) return fmt::format("{} ms", count);
    if (count < 60'000) return fmt::format("{:.1f} s", static_cast<double>(count) / 1'000);
    if (count < 3'600'000) return fmt::format("{} min {:02} s", count / 60'000, count / 1'000 % 60);
    if (count < 172'800'000) return fmt::format("{} h {:02} min", count / 3'600'000, count / 60'000 % 60);
    return fmt::format("{} days", count / 86'400'000);
}

}  // namespace taxasge::delivery
