// A sentence of the gate in the languages of a report, with gaps for values.
//
//     {"{count} of {count} tests failed", "tests en échec : {} sur {}", "pruebas fallidas: {} de {}"}
//
// The English one says what each gap takes; in the others a gap is {}, or the value's number where the order
// is another one.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

namespace taxasge::delivery {

struct Sentence {
    std::string_view en = {};
    std::string_view fr = {};
    std::string_view es = {};
};

enum class GapKind {
    said,      // {}: whatever somebody wrote
    word,      // has no space
    count,     // a whole number
    duration,  // as duration_in_words writes it: "3 days"
    share,     // "84.99 %"
    either,    // "ok or disabled"
    roles,     // "roles/a roles/b when office hours"
    parts,     // other sentences, with commas between; ends its sentence
};

struct Gap {
    std::size_t begin = 0;
    std::size_t end = 0;  // behind its brace
    std::string_view name = {};
};

[[nodiscard]] constexpr std::optional<Gap> next_gap(std::string_view text, std::size_t from) {
    const auto begin = text.find('{', from);
    if (begin == std::string_view::npos) return std::nullopt;
    const auto end = text.find('}', begin);
    if (end == std::string_view::npos) return Gap{begin, text.size(), "?"};
    return Gap{begin, end + 1, text.substr(begin + 1, end - begin - 1)};
}

[[nodiscard]] constexpr std::optional<GapKind> gap_kind(std::string_view name) {
    if (name.empty()) return GapKind::said;
    if (name == "word") return GapKind::word;
    if (name == "count") return GapKind::count;
    if (name == "duration") return GapKind::duration;
    if (name == "share") return GapKind::share;
    if (name == "either") return GapKind::either;
    if (name == "roles") return GapKind::roles;
    if (name == "parts") return GapKind::parts;
    return std::nullopt;
}

// Nothing, when a gap is of no kind.
[[nodiscard]] constexpr std::optional<std::size_t> count_gaps(std::string_view english) {
    std::size_t count = 0;
    for (auto gap = next_gap(english, 0); gap; gap = next_gap(english, gap->end), ++count)
        if (!gap_kind(gap->name)) return std::nullopt;
    return count;
}

// Which of the values a gap of another language takes; it is the `number`th gap there.
[[nodiscard]] constexpr std::size_t value_for(const Gap& gap, std::size_t number) {
    return gap.name.size() == 1 ? static_cast<std::size_t>(gap.name[0] - '0') : number;
}

// Whether it takes each of `count` values once.
[[nodiscard]] constexpr bool takes_each(std::string_view text, std::size_t count) {
    unsigned taken = 0;
    std::size_t number = 0;
    for (auto gap = next_gap(text, 0); gap; gap = next_gap(text, gap->end), ++number) {
        const std::size_t value = value_for(*gap, number);
        if (gap->name.size() > 1 || value >= count || (taken >> value & 1U) != 0) return false;
        taken |= 1U << value;
    }
    return number == count;
}

// In every language, and with the same values in each.
[[nodiscard]] constexpr bool is_whole(const Sentence& sentence) {
    const auto count = count_gaps(sentence.en);
    return count && !sentence.en.empty() && !sentence.fr.empty() && !sentence.es.empty() &&
           takes_each(sentence.fr, *count) && takes_each(sentence.es, *count);
}

}  // namespace taxasge::delivery
