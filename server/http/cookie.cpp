#include "server/http/cookie.hpp"

#include <algorithm>
#include <optional>

namespace taxasge {
namespace {

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

std::optional<std::string_view> find_in(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const std::string_view pair = header.substr(0, header.find(';'));
        header.remove_prefix(std::min(header.size(), pair.size() + 1));
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || trim(pair.substr(0, equals)) != name) continue;
        return trim(pair.substr(equals + 1));
    }
    return std::nullopt;
}

std::optional<std::string_view> find(const Request& request, std::string_view name) {
    for (const auto& [field, value] : request.headers)
        if (equal_ignoring_case(field, "Cookie"))
            if (const auto found = find_in(value, name)) return found;
    return std::nullopt;
}

}  // namespace

std::string_view find_cookie(const Request& request, std::string_view name) {
    return find(request, name).value_or(std::string_view{});
}

bool has_cookie(const Request& request, std::string_view name) {
    return find(request, name).has_value();
}

}  // namespace taxasge
