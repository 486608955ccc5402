#include "server/http/page_path.hpp"

namespace taxasge {

std::optional<Language> language_of_path(std::string_view path) {
    if (!path.starts_with('/') || (path.size() > 3 && path[3] != '/')) return std::nullopt;
    return parse_language(path.substr(1, 2));
}

std::optional<std::string> front_page_for(std::string_view path, Language language) {
    const auto said = language_of_path(path);
    const bool is_root = path == "/" || (said && (path.size() == 3 || path.substr(3) == "/"));
    if (!is_root) return std::nullopt;
    return "/" + std::string{to_text(said.value_or(language))} + "/login";
}

std::string file_name_of(std::string_view path) {
    const std::string_view last = path.substr(path.rfind('/') + 1);
    const bool is_own_name = last.ends_with(".html") || last == "404" || path == "/headers.json";
    if (is_own_name || last.empty()) return {};
    std::string name{path.substr(1)};
    return last.contains('.') ? name : name + ".html";
}

std::string not_found_page(Language language) {
    return std::string{to_text(language)} + "/404.html";
}

}  // namespace taxasge
