#include "server/transfer/time_text.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using std::chrono::milliseconds;

constexpr Time first_moment{std::chrono::sys_days{std::chrono::year{1900} / 1 / 1}};
constexpr Time last_moment{std::chrono::sys_days{std::chrono::year{9999} / 12 / 31}};

class Digits {
 public:
    explicit Digits(std::string_view text) : rest_(text) {}

    // Exactly `count` digits, of a number from `least` to `most`.
    bool take(std::size_t count, int least, int most, int& number) {
        const auto digits = rest_.substr(0, count);
        if (digits.size() != count || !std::ranges::all_of(digits, is_digit)) return false;
        number = 0;
        for (const char c : digits) number = number * 10 + (c - '0');
        rest_.remove_prefix(count);
        return number >= least && number <= most;
    }
    bool take(std::string_view any_of) {
        if (rest_.empty() || !any_of.contains(rest_.front())) return false;
        rest_.remove_prefix(1);
        return true;
    }
    bool take_fraction(milliseconds& fraction) {
        if (!take(".")) return true;
        const auto digits = std::min(rest_.find_first_not_of("0123456789"), rest_.size());
        for (std::size_t i = 0; i < 3; ++i)
            fraction = fraction * 10 + milliseconds{i < digits ? rest_[i] - '0' : 0};
        rest_.remove_prefix(digits);
        return digits > 0;
    }
    // "Z", "+02", "+0200", "+02:00" or nothing.
    bool take_zone(std::chrono::minutes& east) {
        if (rest_.empty() || take("Zz")) return true;
        const bool is_west = rest_.starts_with('-');
        int hours = 0;
        int minutes = 0;
        if (!take("+-") || !take(2, 0, 23, hours)) return false;
        const bool has_minutes = take(":") || !rest_.empty();
        if (has_minutes && !take(2, 0, 59, minutes)) return false;
        east = std::chrono::minutes{(is_west ? -1 : 1) * (hours * 60 + minutes)};
        return true;
    }
    [[nodiscard]] bool empty() const { return rest_.empty(); }

 private:
    static bool is_digit(char c) { return c >= '0' && c <= '9'; }

    std::string_view rest_;
};

}  // namespace

std::optional<Time> parse_time(std::string_view text) {
    Digits digits{text};
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    milliseconds fraction{0};
    std::chrono::minutes east{0};
    const bool is_read = digits.take(4, 1900, 9999, year) && digits.take("-") &&
                         digits.take(2, 1, 12, month) && digits.take("-") && digits.take(2, 1, 31, day) &&
                         digits.take("Tt ") && digits.take(2, 0, 23, hour) && digits.take(":") &&
                         digits.take(2, 0, 59, minute) && digits.take(":") && digits.take(2, 0, 59, second) &&
                         digits.take_fraction(fraction) && digits.take_zone(east) && digits.empty();
    if (!is_read) return std::nullopt;
    const std::chrono::year_month_day date{std::chrono::year{year},
                                           std::chrono::month(static_cast<unsigned>(month)),
                                           std::chrono::day(static_cast<unsigned>(day))};
    if (!date.ok()) return std::nullopt;
    const Time moment = Time{std::chrono::sys_days{date}} + std::chrono::hours{hour} +
                        std::chrono::minutes{minute} + std::chrono::seconds{second} + fraction - east;
    // In another zone it may be a year that we could not write again.
    if (moment < first_moment || moment > last_moment) return std::nullopt;
    return moment;
}

}  // namespace taxasge
