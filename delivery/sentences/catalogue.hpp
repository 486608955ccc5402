// Every sentence that the gate says: known when it is compiled, in all languages or not at all.
#pragma once

#include "delivery/sentences/cause_sentences.hpp"
#include "delivery/sentences/decision_sentences.hpp"
#include "delivery/sentences/run_sentences.hpp"

#include <algorithm>
#include <array>
#include <iterator>

namespace taxasge::delivery::catalogue {

// What was said by others stays as they said it.
inline constexpr Sentence as_said[]{{"{}", "{}", "{}"}};

template <std::size_t... counts>
[[nodiscard]] consteval auto joined(const Sentence (&... lists)[counts]) {
    std::array<Sentence, (counts + ...)> joined_lists{};
    auto next = joined_lists.begin();
    (..., (next = std::ranges::copy(lists, next).out));
    return joined_lists;
}

inline constexpr auto all = joined(as_said, evidence_causes, thing_causes, run_causes, source_causes,
                                   rights_causes, whole_causes, parts, things, consequences);
static_assert(std::ranges::all_of(all, is_whole), "a sentence lacks a language, or a value in one of them");

// Where those of one kind stand in it.
struct Range {
    std::size_t begin = 0;
    std::size_t end = 0;
};
inline constexpr Range consequence_range{all.size() - std::size(consequences), all.size()};
inline constexpr Range thing_range{consequence_range.begin - std::size(things), consequence_range.begin};
inline constexpr Range part_range{thing_range.begin - std::size(parts), thing_range.begin};
inline constexpr Range cause_range{1, part_range.begin};

}  // namespace taxasge::delivery::catalogue
