// SHA-256 and what is built on it. Any thread.
#pragma once

#include "base/bytes.hpp"

#include <string_view>

namespace taxasge {

[[nodiscard]] Bytes sha256(ByteView data);
[[nodiscard]] Bytes hmac_sha256(ByteView key, ByteView data);

// HKDF with SHA-256, no salt [RFC 5869]: 32 bytes for one purpose, named by `info`.
[[nodiscard]] Bytes hkdf_sha256(ByteView key, std::string_view info);

}  // namespace taxasge
