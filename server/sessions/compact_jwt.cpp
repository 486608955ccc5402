#include "server/sessions/compact_jwt.hpp"

namespace taxasge {

std::optional<CompactJwt> split_compact_jwt(std::string_view token, std::size_t longest) {
    const auto first = token.find('.');
    const auto last = token.rfind('.');
    if (token.size() > longest || first == last) return std::nullopt;
    const std::string_view payload = token.substr(first + 1, last - first - 1);
    if (payload.contains('.')) return std::nullopt;
    return CompactJwt{token.substr(0, first), payload, token.substr(last + 1), token.substr(0, last)};
}

}  // namespace taxasge
