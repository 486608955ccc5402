// What must be known of a text before it is believed: is it UTF-8, how long is it for a reader, can it be
// shown.
#pragma once

#include <cstddef>
#include <string_view>

namespace taxasge {

// Strict [RFC 3629]: no overlong forms, no surrogates, nothing above U+10FFFF.
[[nodiscard]] bool is_utf8(std::string_view text);

// Of valid UTF-8.
[[nodiscard]] std::size_t count_code_points(std::string_view utf8);

// NUL to U+001F, U+007F to U+009F, of valid UTF-8.
[[nodiscard]] bool has_control_characters(std::string_view utf8);

}  // namespace taxasge
