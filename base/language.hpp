// The four languages of the platform. Spanish is the default.
#pragma once

#include <array>
#include <optional>
#include <string_view>

namespace taxasge {

enum class Language { es, fr, pt, en };

inline constexpr std::array all_languages{Language::es, Language::fr, Language::pt, Language::en};

[[nodiscard]] std::string_view to_text(Language language);  // "es"
[[nodiscard]] std::optional<Language> parse_language(
    std::string_view text);  // exactly "es", "fr", "pt" or "en"

// The best of ours for an Accept-Language header [RFC 9110 12.5.4]; Spanish when none fits.
[[nodiscard]] Language negotiate_language(std::string_view accept_language);

}  // namespace taxasge
