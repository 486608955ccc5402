#include "base/rfc3339.hpp"

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

constexpr std::string_view to_second = "0000-00-00T00:00:00Z";
constexpr std::string_view to_millisecond = "0000-00-00T00:00:00.000Z";

bool has_shape(std::string_view text, std::string_view shape) {
    const auto fits = [](char c, char wanted) { return wanted == '0' ? c >= '0' && c <= '9' : c == wanted; };
    return text.size() == shape.size() && std::equal(text.begin(), text.end(), shape.begin(), fits);
}

int number(std::string_view text, std::size_t at, std::size_t digits) {
    int value = 0;
    std::from_chars(text.data() + at, text.data() + at + digits, value);
    return value;
}

}  // namespace

std::optional<Time> parse_rfc3339(std::string_view text) {
    using namespace std::chrono;
    const bool is_fine = has_shape(text, to_millisecond);
    if (!is_fine && !has_shape(text, to_second)) return std::nullopt;
    const year_month_day date{year{number(text, 0, 4)}, month{static_cast<unsigned>(number(text, 5, 2))},
                              day{static_cast<unsigned>(number(text, 8, 2))}};
    const auto [hour, minute, second] =
        std::array{number(text, 11, 2), number(text, 14, 2), number(text, 17, 2)};
    if (!date.ok() || hour > 23 || minute > 59 || second > 59) return std::nullopt;
    return sys_days{date} + hours{hour} + minutes{minute} + seconds{second} +
           milliseconds{is_fine ? number(text, 20, 3) : 0};
}

}  // namespace taxasge
