#include "server/http/bearer.hpp"

namespace taxasge {

std::optional<std::string_view> bearer_token(const Request& request) {
    constexpr std::string_view scheme = "Bearer ";
    const std::string_view value = request.headers.find("Authorization");
    if (!equal_ignoring_case(value.substr(0, scheme.size()), scheme)) return std::nullopt;
    return value.substr(scheme.size());
}

}  // namespace taxasge
