#include "delivery/report/text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

namespace taxasge::delivery {
namespace {

struct Letter {
    char32_t code = 0;
    std::size_t length = 0;
};

// The letter at the front of `text`, which is not empty [RFC 3629 4].
std::optional<Letter> first_letter(std::string_view text) {
    const auto byte = [&](std::size_t at) { return static_cast<std::uint8_t>(text[at]); };
    const std::size_t length = byte(0) < 0x80             ? 1
                               : (byte(0) & 0xE0) == 0xC0 ? 2
                               : (byte(0) & 0xF0) == 0xE0 ? 3
                               : (byte(0) & 0xF8) == 0xF0 ? 4
                                                          : 0;
    if (length == 0 || text.size() < length) return std::nullopt;
    if (length == 1) return Letter{byte(0), 1};
    char32_t code = byte(0) & (0x7Fu >> length);
    for (std::size_t i = 1; i < length; ++i) {
        if ((byte(i) & 0xC0) != 0x80) return std::nullopt;
        code = code << 6 | (byte(i) & 0x3Fu);
    }
    constexpr std::array<char32_t, 5> least{0, 0, 0x80, 0x800, 0x10000};
    if (code < least.at(length) || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return std::nullopt;
    return Letter{code, length};
}

// What the bytes from 0x80 to 0xBF become when they are read as Latin-1 or Windows-1252.
bool is_misread(char32_t code) {
    constexpr std::array<char32_t, 27> windows{0x20AC, 0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                               0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0x017D, 0x2018,
                                               0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014, 0x02DC,
                                               0x2122, 0x0161, 0x203A, 0x0153, 0x017E, 0x0178};
    return (code >= 0x80 && code <= 0xBF) || std::ranges::count(windows, code) > 0;
}

bool is_hidden(char32_t code) {
    return (code < 0x20 && code != '\n' && code != '\t') || (code >= 0x7F && code < 0xA0) ||
           (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069) || code == 0x200E ||
           code == 0x200F || code == 0x2028 || code == 0x2029 || code == 0xFEFF || code >= 0xE0000 ||
           (code >= 0xFFF0 && code <= 0xFFFC) || (code & 0xFFFE) == 0xFFFE;
}

}  // namespace

bool is_garbled(std::string_view text) {
    char32_t before = 0;
    while (!text.empty()) {
        const auto letter = first_letter(text);
        if (!letter || letter->code == 0xFFFD) return true;
        // The first bytes of two, three and four: those of Latin letters, of signs such as ✅, of emoji.
        if ((before == 0xC2 || before == 0xC3 || before == 0xE2 || before == 0xF0) &&
            is_misread(letter->code))
            return true;
        before = letter->code;
        text.remove_prefix(letter->length);
    }
    return false;
}

std::string seen_plainly(std::string_view text) {
    std::string plain;
    while (!text.empty()) {
        const auto letter = first_letter(text).value_or(Letter{0xFFFD, 1});
        if (is_hidden(letter.code))
            plain += fmt::format("<U+{:04X}>", static_cast<std::uint32_t>(letter.code));
        else
            plain += text.substr(0, letter.length);
        text.remove_prefix(letter.length);
    }
    return plain;
}

std::string on_one_line(std::string_view text) {
    std::string line = seen_plainly(text);
    std::ranges::replace(line, '\n', ' ');
    std::ranges::replace(line, '\t', ' ');
    return line;
}

}  // namespace taxasge::delivery
