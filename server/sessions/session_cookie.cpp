#include "server/sessions/session_cookie.hpp"

#include "server/sessions/refresh_token.hpp"

#include <algorithm>
#include <vector>

namespace taxasge {
namespace {

constexpr std::string_view attributes =
    "; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=34560000";  // 400 days

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// Appends the values of every cookie called `name` in one Cookie field: "a=1; b=2".
void collect(std::string_view field, std::string_view name, std::vector<std::string_view>& values) {
    while (!field.empty()) {
        const auto semicolon = field.find(';');
        const std::string_view pair = trim(field.substr(0, semicolon));
        const auto equals = pair.find('=');
        if (equals != std::string_view::npos && pair.substr(0, equals) == name)
            values.push_back(pair.substr(equals + 1));
        if (semicolon == std::string_view::npos) return;
        field.remove_prefix(semicolon + 1);
    }
}

bool looks_like_refresh_token(std::string_view text) {
    return text.size() == refresh_token_characters && from_base64url(text).has_value();
}

}  // namespace

SessionCookie::Content SessionCookie::read(const Request& request) const {
    std::vector<std::string_view> values;
    for (const auto& [name, value] : request.headers)
        if (equal_ignoring_case(name, "Cookie")) collect(value, name_, values);
    // Two of one name: somebody planted the other from a neighbouring host or path. Neither can be told to be
    // ours.
    if (values.size() != 1) return {};
    const std::string_view value = values.front();
    const auto dot = value.find('.');
    const auto device = Device::parse(value.substr(0, dot));
    if (!device) return {};
    if (dot == std::string_view::npos) return {*device, ""};
    const std::string_view refresh_token = value.substr(dot + 1);
    if (!looks_like_refresh_token(refresh_token)) return {};
    return {*device, std::string{refresh_token}};
}

void SessionCookie::write(Response& response, const Device& device, std::string_view refresh_token) const {
    std::string line = name_ + "=" + device.text();
    if (!refresh_token.empty()) line.append(".").append(refresh_token);
    response.headers.add("Set-Cookie", line.append(attributes));
}

}  // namespace taxasge
