// What the grammar allows and we do not: heads that two servers could read in two ways.
#pragma once

#include "base/result.hpp"
#include "server/http/request.hpp"

#include <string_view>

namespace taxasge {

enum class Version { http_1_0, http_1_1 };

// Host: exactly one in HTTP/1.1, and a host. One Content-Length of digits, or one Transfer-Encoding "chunked"
// in HTTP/1.1, never both. Content-Type, Authorization and Origin at most once. Error: malformed
// (malformed_request).
[[nodiscard]] Result<void> check_head(const Headers& headers, Version version);

// Splits the target into path and query, the path decoded. Errors: malformed (malformed_request) for a broken
// escape, a hidden slash or control character, bytes that are no UTF-8, another host than Host's.
[[nodiscard]] Result<void> read_target(std::string_view target, Request& request);

}  // namespace taxasge
