#include "server/http/media_type.hpp"

#include "server/http/field_list.hpp"

#include <array>
#include <utility>

namespace taxasge {
namespace {

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
    if (content_type.empty()) return BodyFormat::none;
    const std::string_view type = take_entry(content_type, ';');
    while (!content_type.empty())
        if (is_other_charset(take_entry(content_type, ';'))) return BodyFormat::none;
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
