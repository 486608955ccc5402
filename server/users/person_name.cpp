#include "server/users/person_name.hpp"

#include "server/users/code_points.hpp"

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

constexpr std::array<std::string_view, 5> spaces{" ", "\u00a0", "\u2007", "\u202f", "\u3000"};

std::string_view trim(std::string_view text) {
    bool changed = true;
    while (changed) {
        changed = false;
        for (const std::string_view space : spaces) {
            if (text.starts_with(space)) {
                text.remove_prefix(space.size());
                changed = true;
            }
            if (text.ends_with(space)) {
                text.remove_suffix(space.size());
                changed = true;
            }
        }
    }
    return text;
}

// Controls, line ends, and the marks that turn the direction of a text: with them a name could forge the
// words around it in a letter or a list.
bool is_forbidden(char32_t c) {
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x2028 || c == 0x2029 || c == 0x200e || c == 0x200f ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0xfeff;
}

}  // namespace

Result<PersonName> PersonName::parse(std::string_view text) {
    const auto trimmed = trim(text);
    const auto decoded = decode_utf8(trimmed);
    if (!decoded || decoded->empty() || std::ranges::any_of(*decoded, is_forbidden))
        return fail(field_error("name", "invalid_name"));
    if (decoded->size() > maximum_length) return fail(field_error("name", "too_long", maximum_length));
    return PersonName{std::string{trimmed}};
}

}  // namespace taxasge
