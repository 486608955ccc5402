// Raw bytes and the two texts for them: base64url without padding [RFC 4648 5] and lower-case hexadecimal.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

using Bytes = std::vector<std::uint8_t>;
using ByteView = std::span<const std::uint8_t>;

[[nodiscard]] ByteView as_bytes(std::string_view text);
[[nodiscard]] std::string_view as_text(ByteView bytes);

[[nodiscard]] std::string to_base64url(ByteView bytes);
[[nodiscard]] std::string to_hex(ByteView bytes);

// Strict: no padding, no white space, no other alphabet, and the unused last bits must be zero, so that one
// value has one spelling. Error: malformed.
[[nodiscard]] Result<Bytes> from_base64url(std::string_view text);
[[nodiscard]] Result<Bytes> from_hex(std::string_view text);

// Compares in a time that depends on the lengths only: no guessing a secret byte by byte.
[[nodiscard]] bool equal_in_constant_time(ByteView a, ByteView b);

}  // namespace taxasge
