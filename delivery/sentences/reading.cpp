#include "delivery/sentences/reading.hpp"

#include <algorithm>
#include <functional>
#include <optional>

namespace taxasge::delivery {
namespace {

using catalogue::Range;

// What was said by others may look like much of ours: whoever makes it so gets it back as it was said.
constexpr int most_steps = 20'000;
constexpr std::size_t longest_text = 65'536;
constexpr std::size_t longest_word = 1'024;
constexpr std::size_t most_parts = 4;
constexpr std::string_view digits = "0123456789";

std::size_t length_of_number(std::string_view text) {
    return std::min(text.find_first_not_of(digits), text.size());
}

bool is_digit(std::string_view text, std::size_t at) {
    return at < text.size() && digits.find(text[at]) != std::string_view::npos;
}

// Nothing: there is none. As duration_in_words writes it.
std::size_t length_of_duration(std::string_view text) {
    const std::size_t number = length_of_number(text);
    const std::string_view unit = text.substr(number);
    if (number == 0) return 0;
    if (unit.starts_with(" ms")) return number + 3;
    if (unit.starts_with(" days")) return number + 5;
    if (unit.starts_with(".") && is_digit(unit, 1) && unit.substr(2).starts_with(" s")) return number + 4;
    for (const auto& [larger, smaller] : {std::pair<std::string_view, std::string_view>{" min ", " s"},
                                          std::pair<std::string_view, std::string_view>{" h ", " min"}})
        if (const std::size_t at = larger.size(); unit.starts_with(larger) && is_digit(unit, at) &&
                                                  is_digit(unit, at + 1) &&
                                                  unit.substr(at + 2).starts_with(smaller))
            return number + at + 2 + smaller.size();
    return 0;
}

std::size_t length_of_share(std::string_view text) {
    const std::size_t number = length_of_number(text);
    const std::string_view rest = text.substr(number);
    const bool is_share = number > 0 && rest.starts_with(".") && is_digit(rest, 1) && is_digit(rest, 2) &&
                          rest.substr(3).starts_with(" %");
    return is_share ? number + 5 : 0;
}

std::size_t length_of_count(std::string_view text) {
    const std::size_t sign = text.starts_with("-") ? 1 : 0;
    const std::size_t number = length_of_number(text.substr(sign));
    return number > 0 ? sign + number : 0;
}

class Reading {
 public:
    // Nothing, when it is none of those in the range.
    std::optional<Saying> whole(std::string_view text, Range range) {
        std::optional<Saying> found;
        (void)one(text, range, [&](const Saying& saying, std::string_view rest) {
            if (rest.empty()) found = saying;
            return rest.empty();
        });
        return found;
    }

 private:
    // Goes on with what is behind it; false: it does not fit there.
    using Then = std::function<bool(const Saying& saying, std::string_view rest)>;

    bool one(std::string_view text, Range range, const Then& then) {
        for (std::size_t i = range.begin; i < range.end; ++i)
            if (from(0, text, {.sentence = i}, then)) return true;
        return false;
    }

    // The sentence from there on.
    bool from(std::size_t at, std::string_view text, const Saying& saying, const Then& then) {
        if (++steps_ > most_steps) return false;
        const std::string_view english = catalogue::all.at(saying.sentence).en;
        const auto gap = next_gap(english, at);
        const std::string_view words = english.substr(at, gap ? gap->begin - at : english.size());
        if (!text.starts_with(words)) return false;
        text.remove_prefix(words.size());
        if (!gap) return then(saying, text);
        const GapKind kind = gap_kind(gap->name).value();
        if (kind == GapKind::parts) return parts(text, saying, then);
        return std::ranges::any_of(lengths(kind, text, english.substr(gap->end)), [&](std::size_t length) {
            Saying longer = saying;
            longer.values.emplace_back(text.substr(0, length));
            return from(gap->end, text.substr(length), longer, then);
        });
    }

    bool parts(std::string_view text, const Saying& saying, const Then& then) {
        if (saying.parts.size() == most_parts) return false;
        return one(text, catalogue::part_range, [&](const Saying& part, std::string_view rest) {
            Saying longer = saying;
            longer.parts.push_back(part);
            constexpr std::string_view comma = ", ";
            return (rest.starts_with(comma) && parts(rest.substr(comma.size()), longer, then)) ||
                   then(longer, rest);
        });
    }

    // How long the value at the front of `text` may be; `behind` it the sentence goes on.
    static std::vector<std::size_t> lengths(GapKind kind, std::string_view text, std::string_view behind) {
        if (kind == GapKind::word) return lengths_of_words(text);
        if (kind == GapKind::roles) return lengths_before(text.substr(0, text.find("; ")), ", ");
        if (kind == GapKind::said || kind == GapKind::either)
            return behind.empty() ? std::vector{text.size()}
                                  : lengths_before(text, behind.substr(0, behind.find('{')));
        const std::size_t length = kind == GapKind::count      ? length_of_count(text)
                                   : kind == GapKind::duration ? length_of_duration(text)
                                                               : length_of_share(text);
        return length > 0 ? std::vector{length} : std::vector<std::size_t>{};
    }

    // The longest first: a name may have colons in it.
    static std::vector<std::size_t> lengths_of_words(std::string_view text) {
        std::vector<std::size_t> all;
        for (std::size_t length = std::min({text.find(' '), text.size(), longest_word}); length > 0; --length)
            all.push_back(length);
        return all;
    }

    // The shortest first, and at last all of it.
    static std::vector<std::size_t> lengths_before(std::string_view text, std::string_view end) {
        std::vector<std::size_t> all;
        for (auto at = text.find(end); at != std::string_view::npos && all.size() < most_steps;
             at = text.find(end, at + 1))
            all.push_back(at);
        all.push_back(text.size());
        return all;
    }

    int steps_ = 0;
};

Saying read(std::string_view english, Range range) {
    auto found = english.size() <= longest_text ? Reading{}.whole(english, range) : std::nullopt;
    return found ? std::move(*found) : as_said(std::string{english});
}

}  // namespace

Sayings read_cause(std::string_view english) {
    if (english.empty()) return {};
    const Saying alone = read(english, catalogue::cause_range);
    if (alone.sentence != 0) return {alone};
    Sayings all;
    for (std::size_t at = 0; at <= english.size();) {
        const std::size_t end = std::min(english.find("; ", at), english.size());
        all.push_back(read(english.substr(at, end - at), catalogue::cause_range));
        if (all.back().sentence == 0) return {alone};
        at = end + 2;
    }
    return all;
}

Saying read_thing(std::string_view english) {
    return read(english, catalogue::thing_range);
}

Saying read_consequence(std::string_view english) {
    return read(english, catalogue::consequence_range);
}

}  // namespace taxasge::delivery
