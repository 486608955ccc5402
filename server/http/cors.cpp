#include "server/http/cors.hpp"

#include <algorithm>

namespace taxasge {
namespace {

bool stands_in_for_star(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

bool matches(std::string_view pattern, std::string_view text) {
    if (pattern.empty()) return text.empty();
    if (pattern.front() != '*')
        return text.starts_with(pattern.front()) && matches(pattern.substr(1), text.substr(1));
    for (std::size_t taken = 0;; ++taken) {
        if (matches(pattern.substr(1), text.substr(taken))) return true;
        if (taken == text.size() || !stands_in_for_star(text[taken])) return false;
    }
}

// The last two labels of a host: what somebody registers.
std::string_view registrable(std::string_view host) {
    const std::size_t last = host.rfind('.');
    if (last == std::string_view::npos || last == 0) return host;
    const std::size_t before = host.rfind('.', last - 1);
    return before == std::string_view::npos ? host : host.substr(before + 1);
}

bool is_pattern(std::string_view text) {
    const std::size_t separator = text.find("://");
    if (separator == std::string_view::npos) return false;
    const std::string_view scheme = text.substr(0, separator);
    const std::string_view authority = text.substr(separator + 3);
    const std::string_view host = authority.substr(0, authority.find(':'));
    const auto belongs = [](char c) { return stands_in_for_star(c) || c == '.' || c == '*'; };
    return (scheme == "https" || scheme == "http") && !host.empty() && std::ranges::all_of(host, belongs) &&
           !registrable(host).contains('*') &&
           authority.substr(host.size()).find_first_not_of(":0123456789") == std::string_view::npos &&
           std::ranges::count(host, '*') <= 2;
}

}  // namespace

Result<CorsRule> CorsRule::parse(const std::vector<std::string>& origins) {
    CorsRule rule;
    for (const std::string& origin : origins) {
        if (!is_pattern(origin))
            return fail(
                {.code = Code::invalid, .reason = "validation_failed", .detail = "CORS_ORIGINS: " + origin});
        rule.patterns_.push_back(origin);
    }
    return rule;
}

bool CorsRule::allows(std::string_view origin) const {
    constexpr std::size_t longest = 300;  // scheme, a host of at most 253, port
    if (origin.size() > longest) return false;
    return std::ranges::any_of(patterns_,
                               [&](const std::string& pattern) { return matches(pattern, origin); });
}

void CorsRule::mark(const Request& request, Response& response) const {
    if (patterns_.empty()) return;
    response.headers.add("Vary", "Origin");
    const std::string_view origin = request.headers.find("Origin");
    if (origin.empty() || !allows(origin)) return;
    response.headers.add("Access-Control-Allow-Origin", origin);
    response.headers.add("Access-Control-Expose-Headers", "ETag, Retry-After, X-Request-Id");
}

Response CorsRule::preflight(const Request& request, std::string_view methods) const {
    Response response = empty_response(204);
    mark(request, response);
    if (!response.headers.has("Access-Control-Allow-Origin")) return response;
    response.headers.add("Access-Control-Allow-Methods", methods);
    response.headers.add(
        "Access-Control-Allow-Headers",
        "Authorization, Content-Type, Accept-Language, If-Match, Idempotency-Key, X-Request-Id");
    response.headers.add("Access-Control-Max-Age", "600");
    return response;
}

}  // namespace taxasge
