#include "base/bytes.hpp"

#include "tests/support/fuzz.hpp"

#include <algorithm>

namespace taxasge {
namespace {

using test::demand;

bool equal(ByteView a, ByteView b) {
    return std::ranges::equal(a, b);
}

// RFC 4648 5 and 3.5 by hand: the alphabet, no length that is 1 beyond a multiple of 4, no bit left over.
bool is_base64url(std::string_view text) {
    constexpr std::string_view alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    if (!std::ranges::all_of(text, [&](char c) { return alphabet.contains(c); })) return false;
    const std::size_t over = text.size() % 4;
    if (over == 0) return true;
    const std::size_t last = alphabet.find(text.back());
    return over == 2 ? last % 16 == 0 : over == 3 && last % 4 == 0;
}

bool is_hex(std::string_view text) {
    constexpr std::string_view digits = "0123456789abcdefABCDEF";
    return text.size() % 2 == 0 && std::ranges::all_of(text, [&](char c) { return digits.contains(c); });
}

void check(std::string_view text) {
    const auto decoded = from_base64url(text);
    demand(decoded.has_value() == is_base64url(text), "base64url is taken, and nothing else");
    demand(!decoded || to_base64url(*decoded) == text, "one value has one spelling");
    const auto digits = from_hex(text);
    demand(digits.has_value() == is_hex(text), "hexadecimal is taken, and nothing else");
    demand(!digits || digits->size() * 2 == text.size(), "two digits are a byte");
    const ByteView raw = as_bytes(text);
    const auto back = from_base64url(to_base64url(raw));
    const auto back_from_hex = from_hex(to_hex(raw));
    demand(back && equal(*back, raw), "base64url loses nothing");
    demand(back_from_hex && equal(*back_from_hex, raw), "hexadecimal loses nothing");
}

}  // namespace
}  // namespace taxasge

// A72: bytes and their two texts: one value has one spelling, and nothing else is taken for it.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    taxasge::check(taxasge::test::as_input(data, size));
    return 0;
}
