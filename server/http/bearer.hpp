// The Authorization header of those who prove themselves with an access token [RFC 6750 2.1].
#pragma once

#include "server/http/request.hpp"

#include <optional>
#include <string_view>

namespace taxasge {

// What follows "Bearer "; nullopt when there is none. Valid as long as the request.
[[nodiscard]] std::optional<std::string_view> bearer_token(const Request& request);

}  // namespace taxasge
