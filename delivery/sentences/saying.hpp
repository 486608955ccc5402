// What the gate says: a sentence of the catalogue and its values, so that a report can say it in its own
// language. Sealed, printed and for programs it is English.
//
//     failed(say("{count} of {count} tests failed", failures, all))
#pragma once

#include "base/language.hpp"
#include "delivery/sentences/catalogue.hpp"

#include <concepts>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace taxasge::delivery {

struct Saying {
    std::size_t sentence = 0;  // of catalogue::all
    std::vector<std::string> values = {};
    std::vector<Saying> parts = {};  // for the gap that takes other sentences

    friend bool operator==(const Saying&, const Saying&) = default;
};
using Sayings = std::vector<Saying>;

// Not constexpr: whoever would have to call one of them is not compiled.
void no_sentence_of_the_catalogue();
void other_values_than_the_sentence_has();

// A sentence by its English, looked up when it is compiled.
template <class... Values>
struct SentenceFor {
    // Implicit: the text is written where it is said.
    consteval SentenceFor(const char* english) {
        while (index < catalogue::all.size() && catalogue::all.at(index).en != english) ++index;
        if (index == catalogue::all.size()) no_sentence_of_the_catalogue();
        if (!((count_gaps(english) == sizeof...(Values)) && take_all(english)))
            other_values_than_the_sentence_has();
    }

    std::size_t index = 0;

 private:
    static consteval bool take_all(std::string_view english) {
        std::size_t from = 0;
        return (takes<Values>(english, from) && ...);
    }

    template <class Value>
    static consteval bool takes(std::string_view english, std::size_t& from) {
        const Gap gap = next_gap(english, from).value();
        from = gap.end;
        const GapKind kind = gap_kind(gap.name).value();
        if constexpr (std::same_as<Value, Sayings>) return kind == GapKind::parts;
        if constexpr (std::integral<Value>) return kind == GapKind::count;
        return !std::same_as<Value, Sayings> && kind != GapKind::parts && kind != GapKind::count;
    }
};

inline void add_value(Saying& saying, std::string_view value) {
    saying.values.emplace_back(value);
}

inline void add_value(Saying& saying, std::integral auto value) {
    saying.values.push_back(std::to_string(value));
}

inline void add_value(Saying& saying, const Sayings& parts) {
    saying.parts = parts;
}

template <class... Values>
[[nodiscard]] Saying say(SentenceFor<std::type_identity_t<Values>...> sentence, const Values&... values) {
    Saying saying{.sentence = sentence.index};
    (..., add_value(saying, values));
    return saying;
}

// What somebody else said, in whatever language.
[[nodiscard]] Saying as_said(std::string text);

// Pure. Of several: one after the other, with semicolons.
[[nodiscard]] std::string in_language(const Saying& saying, Language language);
[[nodiscard]] std::string in_language(const Sayings& sayings, Language language);
[[nodiscard]] std::string in_english(const Saying& saying);
[[nodiscard]] std::string in_english(const Sayings& sayings);

[[nodiscard]] std::vector<std::string> each_in_english(const Sayings& sayings);

}  // namespace taxasge::delivery
