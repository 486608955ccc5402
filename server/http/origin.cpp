#include "server/http/origin.hpp"

#include "server/http/cookie.hpp"

#include <algorithm>

namespace taxasge {
namespace {

void drop_suffix(std::string& text, std::string_view suffix) {
    if (text.ends_with(suffix)) text.resize(text.size() - suffix.size());
}

}  // namespace

std::string origin_of(std::string_view url) {
    const std::size_t separator = url.find("://");
    if (separator == std::string_view::npos) return {};
    const std::size_t end = url.find_first_of("/?#", separator + 3);
    std::string origin{url.substr(0, end)};
    std::ranges::transform(origin, origin.begin(),
                           [](char c) { return c >= 'A' && c <= 'Z' ? char(c + 32) : c; });
    if (origin.starts_with("https:")) drop_suffix(origin, ":443");
    if (origin.starts_with("http:")) drop_suffix(origin, ":80");
    return origin;
}

std::vector<std::string> own_origins(std::string_view public_url, std::optional<std::uint16_t> local_port) {
    std::vector<std::string> own{origin_of(public_url)};
    if (local_port)
        for (const char* name : {"http://localhost:", "http://127.0.0.1:"})
            own.push_back(name + std::to_string(*local_port));
    return own;
}

OriginRule::OriginRule(std::string_view public_url, std::string cookie_name,
                       std::optional<std::uint16_t> local_port)
    : own_(own_origins(public_url, local_port)), cookie_name_(std::move(cookie_name)) {}

bool OriginRule::allows(const Request& request) const {
    if (!concerns(request)) return true;
    const bool has_origin = request.headers.has("Origin");
    const bool has_site = request.headers.has("Sec-Fetch-Site");
    if (has_origin && !is_own(request.headers.find("Origin"))) return false;
    if (has_site && request.headers.find("Sec-Fetch-Site") != "same-origin") return false;
    return has_origin || has_site;
}

bool OriginRule::concerns(const Request& request) const {
    if (request.method == Method::get || request.method == Method::head || request.method == Method::options)
        return false;
    if (has_cookie(request, cookie_name_)) return true;
    // Login CSRF needs no cookie; but no foreign page can add a Bearer token to a form.
    return request.format == BodyFormat::form && !request.headers.has("Authorization");
}

bool OriginRule::is_own(std::string_view origin) const {
    return std::ranges::find(own_, origin) != own_.end();
}

}  // namespace taxasge
