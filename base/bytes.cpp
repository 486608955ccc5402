#include "base/bytes.hpp"

#include <sodium.h>

#include <algorithm>

namespace taxasge {
namespace {

Error not_text_of(std::string_view encoding) {
    return Error{.code = Code::malformed, .reason = "malformed_request", .detail = std::string{encoding}};
}

bool is_ascii(char c) {
    return static_cast<std::uint8_t>(c) < 0x80;
}

}  // namespace

ByteView as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

std::string_view as_text(ByteView bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

std::string to_base64url(ByteView bytes) {
    constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
    std::string text(sodium_base64_encoded_len(bytes.size(), variant), '\0');
    sodium_bin2base64(text.data(), text.size(), bytes.data(), bytes.size(), variant);
    text.pop_back();  // the terminating zero
    return text;
}

std::string to_hex(ByteView bytes) {
    std::string text(bytes.size() * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes.data(), bytes.size());
    text.pop_back();
    return text;
}

Result<Bytes> from_base64url(std::string_view text) {
    // libsodium 1.0.18 takes every byte above 0x7f for "_": a token would have many spellings.
    if (!std::ranges::all_of(text, is_ascii)) return fail(not_text_of("base64url"));
    Bytes bytes(text.size() / 4 * 3 + 3);
    std::size_t length = 0;
    const char* end = nullptr;
    const int failed = sodium_base642bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr,
                                         &length, &end, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    if (failed != 0 || end != text.data() + text.size()) return fail(not_text_of("base64url"));
    bytes.resize(length);
    return bytes;
}

Result<Bytes> from_hex(std::string_view text) {
    Bytes bytes(text.size() / 2 + 1);  // never empty: libsodium takes no null pointer
    std::size_t length = 0;
    const char* end = nullptr;
    const int failed =
        sodium_hex2bin(bytes.data(), bytes.size(), text.data(), text.size(), nullptr, &length, &end);
    if (failed != 0 || end != text.data() + text.size() || length * 2 != text.size())
        return fail(not_text_of("hex"));
    bytes.resize(length);
    return bytes;
}

bool equal_in_constant_time(ByteView a, ByteView b) {
    return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace taxasge
