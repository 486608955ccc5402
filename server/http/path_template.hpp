// A route's path of which one step is the caller's to say: "/api/v1/auth/sessions/{id}".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

class PathTemplate {
 public:
    [[nodiscard]] static bool is_one(std::string_view path) { return path.contains('{'); }

    // Throws std::logic_error, unless exactly one whole step of the path is a name in braces.
    explicit PathTemplate(std::string_view path);

    // What stands in the place of the name: one step, never empty. nullopt: another path.
    [[nodiscard]] std::optional<std::string_view> match(std::string_view path) const;

    [[nodiscard]] const std::string& text() const { return text_; }

 private:
    std::string text_;
    std::string before_;  // "/api/v1/auth/sessions/"
    std::string after_;   // "", or "/sessions"
};

}  // namespace taxasge
