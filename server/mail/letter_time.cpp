#include "server/mail/letter_time.hpp"

#include <fmt/format.h>

#include <array>
#include <string_view>

namespace taxasge {
namespace {

using Months = std::array<std::string_view, 12>;

constexpr Months spanish{"enero", "febrero", "marzo",      "abril",   "mayo",      "junio",
                         "julio", "agosto",  "septiembre", "octubre", "noviembre", "diciembre"};
constexpr Months french{"janvier", "février", "mars",      "avril",   "mai",      "juin",
                        "juillet", "août",    "septembre", "octobre", "novembre", "décembre"};
constexpr Months portuguese{"janeiro", "fevereiro", "março",    "abril",   "maio",     "junho",
                            "julho",   "agosto",    "setembro", "outubro", "novembro", "dezembro"};
constexpr Months english{"January", "February", "March",     "April",   "May",      "June",
                         "July",    "August",   "September", "October", "November", "December"};

std::string date_text(std::chrono::year_month_day date, Language language) {
    const unsigned day{date.day()};
    const int year{date.year()};
    const std::size_t month = unsigned{date.month()} - 1;
    switch (language) {
        case Language::es:
            return fmt::format("{} de {} de {},", day, spanish.at(month), year);
        case Language::fr:
            return fmt::format("{}{} {} {} à", day, day == 1 ? "er" : "", french.at(month), year);
        case Language::pt:
            return fmt::format("{} de {} de {},", day, portuguese.at(month), year);
        case Language::en:
            return fmt::format("{} {} {},", day, english.at(month), year);
    }
    return {};
}

}  // namespace

std::string letter_time(Time time, Language language) {
    const Time there = time + std::chrono::hours{1};
    const auto day = std::chrono::floor<std::chrono::days>(there);
    const std::chrono::hh_mm_ss clock{there - day};
    return fmt::format("{} {:02}:{:02} (Malabo, UTC+1)", date_text(day, language), clock.hours().count(),
                       clock.minutes().count());
}

}  // namespace taxasge
