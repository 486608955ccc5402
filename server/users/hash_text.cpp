#include "server/users/hash_text.hpp"

#include <sodium.h>

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

constexpr int unpadded_variant = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;

bool is_ascii(char c) {
    return static_cast<std::uint8_t>(c) < 0x80;
}

}  // namespace

bool HashText::take(std::string_view expected) {
    if (!rest_.starts_with(expected)) return false;
    rest_.remove_prefix(expected.size());
    return true;
}

bool HashText::take_number(std::uint32_t& number) {
    if (rest_.starts_with('0')) return false;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), number);
    if (error != std::errc{}) return false;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return true;
}

bool HashText::take_field(std::string_view& field) {
    const std::size_t dollar = rest_.find('$');
    if (dollar == std::string_view::npos) return false;
    field = rest_.substr(0, dollar);
    rest_.remove_prefix(dollar + 1);
    return true;
}

std::optional<Bytes> decode_base64(std::string_view text, Base64 spelling) {
    std::string usual{text};
    if (spelling == Base64::dotted) {
        if (usual.contains('+')) return std::nullopt;
        std::ranges::replace(usual, '.', '+');
    }
    // libsodium 1.0.18 takes bytes above 0x7f for characters of the alphabet.
    if (!std::ranges::all_of(usual, is_ascii)) return std::nullopt;
    const int variant = spelling == Base64::padded ? sodium_base64_VARIANT_ORIGINAL : unpadded_variant;
    Bytes bytes(usual.size() / 4 * 3 + 3);
    std::size_t length = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(bytes.data(), bytes.size(), usual.data(), usual.size(), nullptr,
                                         &length, &end, variant);
    if (failed != 0 || end != usual.data() + usual.size()) return std::nullopt;
    bytes.resize(length);
    return bytes;
}

std::string to_phc_base64(ByteView bytes) {
    std::string text(sodium_base64_encoded_len(bytes.size(), unpadded_variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), unpadded_variant);
    text.pop_back();  // the NUL
    return text;
}

}  // namespace taxasge
