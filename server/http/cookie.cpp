#include "server/http/cookie.hpp"

#include "server/http/field_list.hpp"

#include <optional>

namespace taxasge {
namespace {

std::optional<std::string_view> find_in(std::string_view header, std::string_view name) {
    while (!header.empty()) {
        const std::string_view pair = take_entry(header, ';');
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || trimmed(pair.substr(0, equals)) != name) continue;
        return trimmed(pair.substr(equals + 1));
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
