#include "base/utf8.hpp"

#include "tests/support/fuzz.hpp"

#include <bit>
#include <optional>
#include <string>

namespace taxasge {
namespace {

using test::demand;

char byte(char32_t bits) {
    return static_cast<char>(bits);
}

std::string encode(char32_t c) {
    if (c < 0x80) return {byte(c)};
    if (c < 0x800) return {byte(0xC0 | c >> 6), byte(0x80 | (c & 0x3F))};
    if (c < 0x10000) return {byte(0xE0 | c >> 12), byte(0x80 | (c >> 6 & 0x3F)), byte(0x80 | (c & 0x3F))};
    return {byte(0xF0 | c >> 18), byte(0x80 | (c >> 12 & 0x3F)), byte(0x80 | (c >> 6 & 0x3F)),
            byte(0x80 | (c & 0x3F))};
}

// The bits of the next character, whatever they spell; encode() then tells whether they had to be spelt so.
std::optional<char32_t> take_character(std::string_view& text) {
    const auto lead = static_cast<std::uint8_t>(text.front());
    const int ones = std::countl_one(lead);
    const std::size_t length = ones == 0 ? 1 : static_cast<std::size_t>(ones);
    if (ones == 1 || length > 4 || text.size() < length) return std::nullopt;
    char32_t c = lead & (0x7FU >> ones);
    for (std::size_t at = 1; at < length; ++at) c = c << 6 | (static_cast<std::uint8_t>(text[at]) & 0x3F);
    const bool is_surrogate = c >= 0xD800 && c <= 0xDFFF;
    if (is_surrogate || c > 0x10FFFF || encode(c) != text.substr(0, length)) return std::nullopt;
    text.remove_prefix(length);
    return c;
}

void check(std::string_view text) {
    std::size_t characters = 0;
    bool has_controls = false;
    std::string_view rest = text;
    while (!rest.empty()) {
        const auto c = take_character(rest);
        if (!c) return demand(!is_utf8(text), "what is not the one spelling of characters is no UTF-8");
        has_controls = has_controls || *c < 0x20 || (*c >= 0x7F && *c <= 0x9F);
        ++characters;
    }
    demand(is_utf8(text), "characters spelt as they must be are UTF-8");
    demand(count_code_points(text) == characters, "each character counts once");
    demand(has_control_characters(text) == has_controls, "control characters are found, and only they");
}

}  // namespace
}  // namespace taxasge

// A72: UTF-8 against the arithmetic of RFC 3629.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
