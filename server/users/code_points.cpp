#include "server/users/code_points.hpp"

#include <array>

namespace taxasge {
namespace {

struct Lead {
    std::size_t length;
    char32_t bits;
    char32_t least;  // smaller values have a shorter form
};

std::optional<Lead> read_lead(unsigned char byte) {
    if (byte < 0x80) return Lead{1, byte, 0};
    if (byte >= 0xc2 && byte < 0xe0) return Lead{2, byte & 0x1fU, 0x80};
    if (byte >= 0xe0 && byte < 0xf0) return Lead{3, byte & 0x0fU, 0x800};
    if (byte >= 0xf0 && byte < 0xf5) return Lead{4, byte & 0x07U, 0x10000};
    return std::nullopt;
}

std::optional<char32_t> take_code_point(std::string_view& text) {
    const auto lead = read_lead(static_cast<unsigned char>(text.front()));
    if (!lead || text.size() < lead->length) return std::nullopt;
    char32_t value = lead->bits;
    for (std::size_t i = 1; i < lead->length; ++i) {
        const auto byte = static_cast<unsigned char>(text[i]);
        if ((byte & 0xc0U) != 0x80U) return std::nullopt;
        value = (value << 6U) | (byte & 0x3fU);
    }
    const bool is_surrogate = value >= 0xd800 && value < 0xe000;
    if (value < lead->least || value > 0x10ffff || is_surrogate) return std::nullopt;
    text.remove_prefix(lead->length);
    return value;
}

// U+00C0 to U+00FF: the letters of our four languages and their neighbours.
constexpr std::string_view latin_1 = "aaaaaaaceeeeiiiidnooooo ouuuuytsaaaaaaaceeeeiiiidnooooo ouuuuyty";
static_assert(latin_1.size() == 64);

}  // namespace

std::optional<std::u32string> decode_utf8(std::string_view text) {
    std::u32string decoded;
    while (!text.empty()) {
        const auto next = take_code_point(text);
        if (!next) return std::nullopt;
        decoded.push_back(*next);
    }
    return decoded;
}

std::size_t count_characters(std::string_view text) {
    std::size_t count = 0;
    while (!text.empty()) {
        if (!take_code_point(text)) text.remove_prefix(1);
        ++count;
    }
    return count;
}

std::string fold(std::string_view text) {
    std::string folded;
    while (!text.empty()) {
        const auto next = take_code_point(text);
        if (!next) {
            text.remove_prefix(1);
        } else if (*next >= U'A' && *next <= U'Z') {
            folded.push_back(static_cast<char>(*next + 32));
        } else if (*next < 0x80) {
            folded.push_back(static_cast<char>(*next));
        } else if (*next >= 0xc0 && *next <= 0xff) {
            folded.push_back(latin_1[*next - 0xc0]);
        }
    }
    return folded;
}

}  // namespace taxasge
