#include "base/duration.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace taxasge {
namespace {

using std::chrono::milliseconds;

// The largest first.
constexpr std::array<std::pair<std::string_view, milliseconds>, 5> units{{{"d", std::chrono::days{1}},
                                                                          {"h", std::chrono::hours{1}},
                                                                          {"m", std::chrono::minutes{1}},
                                                                          {"s", std::chrono::seconds{1}},
                                                                          {"ms", milliseconds{1}}}};
constexpr std::size_t most_digits = 9;

}  // namespace

std::optional<milliseconds> parse_duration(std::string_view text) {
    const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
    if (digits == 0 || digits > most_digits) return std::nullopt;
    std::int64_t amount = 0;
    const std::string_view number = text.substr(0, digits);
    std::from_chars(number.data(), number.data() + number.size(), amount);
    for (const auto& [name, unit] : units)
        if (text.substr(digits) == name) return amount * unit;
    return std::nullopt;
}

std::string duration_text(milliseconds duration) {
    for (const auto& [name, unit] : units)
        if (duration.count() > 0 && duration % unit == milliseconds{0})
            return fmt::format("{}{}", duration / unit, name);
    return "0ms";
}

}  // namespace taxasge
