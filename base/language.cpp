#include "base/language.hpp"

#include <charconv>

namespace taxasge {
namespace {

std::string_view trim(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

// "q=0.8" in thousandths; 0 when it cannot be read.
int quality(std::string_view parameter) {
    parameter = trim(parameter);
    if (parameter.empty()) return 1000;
    if (!parameter.starts_with("q=") && !parameter.starts_with("Q=")) return 1000;
    double value = 0;
    const auto digits = parameter.substr(2);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (error != std::errc{} || value < 0 || value > 1) return 0;
    return static_cast<int>(value * 1000);
}

std::optional<Language> primary_language(std::string_view tag) {
    const auto primary = trim(tag).substr(0, 2);
    const auto rest = trim(tag).substr(primary.size());
    if (!rest.empty() && rest.front() != '-') return std::nullopt;
    char lower[2] = {};
    for (std::size_t i = 0; i < primary.size(); ++i)
        lower[i] = primary[i] >= 'A' && primary[i] <= 'Z' ? static_cast<char>(primary[i] + 32) : primary[i];
    return parse_language({lower, primary.size()});
}

}  // namespace

std::string_view to_text(Language language) {
    constexpr std::array names{"es", "fr", "pt", "en"};
    return names[static_cast<std::size_t>(language)];
}

std::optional<Language> parse_language(std::string_view text) {
    for (const Language language : all_languages)
        if (text == to_text(language)) return language;
    return std::nullopt;
}

Language negotiate_language(std::string_view accept_language) {
    Language best = Language::es;
    int best_quality = 0;
    while (!accept_language.empty()) {
        const auto comma = accept_language.find(',');
        const auto range = accept_language.substr(0, comma);
        const auto semicolon = range.find(';');
        const auto language = primary_language(range.substr(0, semicolon));
        const int q = semicolon == std::string_view::npos ? 1000 : quality(range.substr(semicolon + 1));
        if (language && q > best_quality) {
            best = *language;
            best_quality = q;
        }
        if (comma == std::string_view::npos) break;
        accept_language.remove_prefix(comma + 1);
    }
    return best;
}

}  // namespace taxasge
