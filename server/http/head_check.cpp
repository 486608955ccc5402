#include "server/http/head_check.hpp"

#include "base/utf8.hpp"
#include "server/http/percent.hpp"

#include <algorithm>
#include <array>

namespace taxasge {
namespace {

Error malformed(std::string_view what) {
    return {.code = Code::malformed, .reason = "malformed_request", .detail = std::string{what}};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// A name, an IPv4 or a bracketed IPv6 address, with or without a port; no user, path or list.
bool is_host(std::string_view host) {
    const auto belongs = [](char c) {
        return is_digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               std::string_view{"-._:[]~%"}.contains(c);
    };
    return !host.empty() && host.size() <= 255 && std::ranges::all_of(host, belongs);
}

// "http://host/path" -> "/path": what a client that thinks we are a proxy sends [RFC 9112 3.2.2].
Result<std::string_view> origin_form(std::string_view target, const Headers& headers) {
    for (const std::string_view scheme : {"http://", "https://"}) {
        if (!equal_ignoring_case(target.substr(0, scheme.size()), scheme)) continue;
        const std::string_view rest = target.substr(scheme.size());
        const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
        if (!equal_ignoring_case(authority, headers.find("Host")))
            return fail(malformed("another host than Host"));
        return rest.substr(authority.size());
    }
    return target;
}

bool has_hidden_separator(std::string_view path) {
    if (path.contains('\\')) return true;
    for (std::size_t at = path.find('%'); at != std::string_view::npos; at = path.find('%', at + 1))
        if (equal_ignoring_case(path.substr(at, 3), "%2F") || equal_ignoring_case(path.substr(at, 3), "%5C"))
            return true;
    return false;
}

}  // namespace

Result<void> check_head(const Headers& headers, Version version) {
    constexpr std::array<std::string_view, 6> once{"Host",         "Content-Length", "Transfer-Encoding",
                                                   "Content-Type", "Authorization",  "Origin"};
    std::array<const std::string*, once.size()> found{};
    for (const auto& [name, value] : headers) {
        for (std::size_t index = 0; index < once.size(); ++index) {
            if (!equal_ignoring_case(name, once[index])) continue;
            if (found[index] != nullptr) return fail(malformed("a field that may come once came twice"));
            found[index] = &value;
        }
    }
    const auto& [host, length, encoding, type, authorization, origin] = found;
    if (version == Version::http_1_1 && host == nullptr) return fail(malformed("no Host"));
    if (host != nullptr && !is_host(*host)) return fail(malformed("Host is no host"));
    if (length != nullptr && encoding != nullptr) return fail(malformed("two lengths"));
    if (length != nullptr && (length->empty() || !std::ranges::all_of(*length, is_digit)))
        return fail(malformed("Content-Length is no number"));
    const bool may_be_chunked = version == Version::http_1_1;
    if (encoding != nullptr && !(may_be_chunked && equal_ignoring_case(*encoding, "chunked")))
        return fail(malformed("a transfer coding that we do not read"));
    return {};
}

Result<void> read_target(std::string_view target, Request& request) {
    const Result<std::string_view> local = origin_form(target, request.headers);
    if (!local) return fail(local.error());
    const std::size_t question = std::min(local->find('?'), local->size());
    const std::string_view path = local->substr(0, question);
    if (local->contains('#') || (!path.starts_with('/') && !(path.empty() && local->size() != target.size())))
        return fail(malformed("no path"));
    if (has_hidden_separator(path)) return fail(malformed("a hidden path separator"));
    Result<std::string> decoded = percent_decode(path);
    if (!decoded) return fail(decoded.error());
    if (!is_utf8(*decoded) || has_control_characters(*decoded))
        return fail(malformed("a path that is no text"));
    request.path = decoded->empty() ? "/" : std::move(*decoded);
    request.query = local->substr(std::min(question + 1, local->size()));
    return {};
}

}  // namespace taxasge
