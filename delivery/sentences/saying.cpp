#include "delivery/sentences/saying.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

std::string_view text_of(const Sentence& sentence, Language language) {
    if (language == Language::fr) return sentence.fr;
    return language == Language::es ? sentence.es : sentence.en;
}

std::string with_decimal_comma(std::string text) {
    std::ranges::replace(text, '.', ',');
    return text;
}

std::string replaced(std::string_view text, std::string_view from, std::string_view to) {
    std::string written;
    for (auto at = text.find(from); at != std::string_view::npos; at = text.find(from)) {
        written += text.substr(0, at);
        written += to;
        text.remove_prefix(at + from.size());
    }
    return written += text;
}

// Days are the only unit that is a word.
std::string duration_in(Language language, const std::string& english) {
    constexpr std::string_view days = " days";
    if (!english.ends_with(days)) return with_decimal_comma(english);
    return english.substr(0, english.size() - days.size()) + (language == Language::fr ? " jours" : " días");
}

// Behind a role, and not in the title of a condition.
std::string roles_in(std::string_view text) {
    constexpr std::string_view when = " when ";
    std::string written;
    for (auto at = text.find(when); at != std::string_view::npos; at = text.find(when)) {
        const std::string_view before = text.substr(0, at);
        const bool is_role = before.substr(before.rfind(' ') + 1).find("roles/") != std::string_view::npos;
        written += before;
        written += is_role ? " si " : when;
        text.remove_prefix(at + when.size());
    }
    return written += text;
}

std::string value_in(Language language, const std::string& value, GapKind kind) {
    if (language != Language::fr && language != Language::es) return value;
    if (kind == GapKind::duration) return duration_in(language, value);
    if (kind == GapKind::share) return with_decimal_comma(value);
    if (kind == GapKind::either)
        return replaced(value, " or ", language == Language::fr ? " ou " : " o bien ");
    return kind == GapKind::roles ? roles_in(value) : value;
}

std::string joined(const Sayings& sayings, std::string_view between, Language language) {
    std::vector<std::string> texts;
    for (const Saying& each : sayings) texts.push_back(in_language(each, language));
    return fmt::format("{}", fmt::join(texts, between));
}

// In the order of the English sentence.
std::vector<std::string> values_in(Language language, const Saying& saying, std::string_view english) {
    std::vector<std::string> values;
    std::size_t next = 0;
    for (auto gap = next_gap(english, 0); gap; gap = next_gap(english, gap->end)) {
        const GapKind kind = gap_kind(gap->name).value();
        values.push_back(kind == GapKind::parts ? joined(saying.parts, ", ", language)
                                                : value_in(language, saying.values.at(next++), kind));
    }
    return values;
}

}  // namespace

Saying as_said(std::string text) {
    return {.sentence = 0, .values = {std::move(text)}};
}

std::string in_language(const Saying& saying, Language language) {
    const Sentence& sentence = catalogue::all.at(saying.sentence);
    const auto values = values_in(language, saying, sentence.en);
    const std::string_view text = text_of(sentence, language);
    std::string written;
    std::size_t from = 0;
    std::size_t number = 0;
    for (auto gap = next_gap(text, 0); gap; gap = next_gap(text, gap->end), ++number) {
        written += text.substr(from, gap->begin - from);
        written += values.at(value_for(*gap, number));
        from = gap->end;
    }
    return written += text.substr(from);
}

std::string in_language(const Sayings& sayings, Language language) {
    return joined(sayings, language == Language::fr ? " ; " : "; ", language);
}

std::string in_english(const Saying& saying) {
    return in_language(saying, Language::en);
}

std::string in_english(const Sayings& sayings) {
    return in_language(sayings, Language::en);
}

std::vector<std::string> each_in_english(const Sayings& sayings) {
    std::vector<std::string> texts;
    for (const Saying& each : sayings) texts.push_back(in_english(each));
    return texts;
}

}  // namespace taxasge::delivery
