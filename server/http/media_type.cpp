#include "server/http/media_type.hpp"

#include <algorithm>
#include <array>
#include <utility>

namespace taxasge {
namespace {

std::string_view trim(std::string_view text) {
    while (text.starts_with(' ') || text.starts_with('\t')) text.remove_prefix(1);
    while (text.ends_with(' ') || text.ends_with('\t')) text.remove_suffix(1);
    return text;
}

// Takes what stands before the next ";".
std::string_view next_part(std::string_view& rest) {
    const std::string_view part = rest.substr(0, rest.find(';'));
    rest.remove_prefix(std::min(rest.size(), part.size() + 1));
    return trim(part);
}

bool is_other_charset(std::string_view parameter) {
    constexpr std::string_view name = "charset=";
    if (!equal_ignoring_case(parameter.substr(0, name.size()), name)) return false;
    std::string_view charset = parameter.substr(name.size());
    if (charset.size() >= 2 && charset.starts_with('"') && charset.ends_with('"'))
        charset = charset.substr(1, charset.size() - 2);
    return !equal_ignoring_case(charset, "utf-8");
}

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> endings{{
    {".html", "text/html; charset=utf-8"},
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".png", "image/png"},
    {".ico", "image/x-icon"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
    {".webmanifest", "application/manifest+json"},
    {".xml", "application/xml"},
}};

}  // namespace

BodyFormat body_format_of(std::string_view content_type) {
    const std::string_view type = next_part(content_type);
    while (!content_type.empty())
        if (is_other_charset(next_part(content_type))) return BodyFormat::none;
    if (equal_ignoring_case(type, "application/json")) return BodyFormat::json;
    if (equal_ignoring_case(type, "application/x-www-form-urlencoded")) return BodyFormat::form;
    return BodyFormat::none;
}

std::string_view media_type_of(std::string_view file_name) {
    for (const auto& [ending, type] : endings)
        if (file_name.ends_with(ending)) return type;
    return "application/octet-stream";
}

}  // namespace taxasge
