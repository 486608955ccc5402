// Percent-encoding [RFC 3986 2.1], as paths, queries and forms use it.
#pragma once

#include "base/result.hpp"

#include <string>
#include <string_view>

namespace taxasge {

// Error: malformed (malformed_request), when a "%" is not followed by two hexadecimal digits.
[[nodiscard]] Result<std::string> percent_decode(std::string_view text);

// The same, and "+" is a space: queries and forms.
[[nodiscard]] Result<std::string> form_decode(std::string_view text);

}  // namespace taxasge
