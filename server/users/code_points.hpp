// Texts as people count them: in characters, not in bytes.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

// nullopt when it is not UTF-8 (overlong forms, surrogates and what lies above U+10FFFF included).
[[nodiscard]] std::optional<std::u32string> decode_utf8(std::string_view text);

// As many as decode_utf8() gives; bytes that are no UTF-8 count one each.
[[nodiscard]] std::size_t count_characters(std::string_view text);

// For comparing words as people see them: lower case, Latin letters without their accents, one byte a letter;
// every other character outside ASCII is left out.
[[nodiscard]] std::string fold(std::string_view text);

}  // namespace taxasge
