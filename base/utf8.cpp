#include "base/utf8.hpp"

#include <algorithm>
#include <cstdint>

namespace taxasge {
namespace {

std::uint8_t byte_at(std::string_view text, std::size_t index) {
    return index < text.size() ? static_cast<std::uint8_t>(text[index]) : 0;
}

bool is_continuation(std::uint8_t byte) {
    return (byte & 0xC0) == 0x80;
}

// The length of the sequence that begins at `at`; 0 when it is none [RFC 3629 4].
std::size_t sequence_length(std::string_view text, std::size_t at) {
    const std::uint8_t first = byte_at(text, at);
    const std::uint8_t second = byte_at(text, at + 1);
    if (first < 0x80) return 1;
    if (first < 0xC2 || first > 0xF4) return 0;
    if (!is_continuation(second)) return 0;
    if (first < 0xE0) return 2;
    if (!is_continuation(byte_at(text, at + 2))) return 0;
    if (first == 0xE0 && second < 0xA0) return 0;  // overlong
    if (first == 0xED && second > 0x9F) return 0;  // surrogate
    if (first < 0xF0) return 3;
    if (!is_continuation(byte_at(text, at + 3))) return 0;
    if (first == 0xF0 && second < 0x90) return 0;  // overlong
    if (first == 0xF4 && second > 0x8F) return 0;  // above U+10FFFF
    return 4;
}

}  // namespace

bool is_utf8(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = sequence_length(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

std::size_t count_code_points(std::string_view utf8) {
    return static_cast<std::size_t>(
        std::ranges::count_if(utf8, [](char c) { return !is_continuation(static_cast<std::uint8_t>(c)); }));
}

bool has_control_characters(std::string_view utf8) {
    for (std::size_t at = 0; at < utf8.size(); ++at) {
        const std::uint8_t byte = byte_at(utf8, at);
        if (byte < 0x20 || byte == 0x7F) return true;
        if (byte == 0xC2 && byte_at(utf8, at + 1) < 0xA0) return true;  // U+0080 to U+009F
    }
    return false;
}

}  // namespace taxasge
