// The Cookie header [RFC 6265 5.4].
#pragma once

#include "server/http/request.hpp"

#include <string_view>

namespace taxasge {

// The value of the first cookie of that name; "" when there is none. Valid as long as the request.
[[nodiscard]] std::string_view find_cookie(const Request& request, std::string_view name);

[[nodiscard]] bool has_cookie(const Request& request, std::string_view name);

}  // namespace taxasge
