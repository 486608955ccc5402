// Which file a path of the site means, and where it leads otherwise. Pages have one address each:
// "/es/login".
#pragma once

#include "base/language.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

// The language that a path begins with: "/es", "/es/…".
[[nodiscard]] std::optional<Language> language_of_path(std::string_view path);

// "/es/login" for "/es", "/es/" and, in `language`, for "/"; nullopt for every other path.
[[nodiscard]] std::optional<std::string> front_page_for(std::string_view path, Language language);

// The name in the built site: "es/login.html" for "/es/login", "assets/a.js" for "/assets/a.js"; "" when no
// file may be asked for by that path.
[[nodiscard]] std::string file_name_of(std::string_view path);

[[nodiscard]] std::string not_found_page(Language language);  // "es/404.html"

}  // namespace taxasge
