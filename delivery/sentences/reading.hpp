// Sealed English, as the sentences that it was made of: a decision that was kept is told in another language
// without a word of another language in it. What is none of our sentences was said by others, and stays.
#pragma once

#include "delivery/sentences/saying.hpp"

namespace taxasge::delivery {

// Each in_english again to the byte. Pure.
[[nodiscard]] Sayings read_cause(std::string_view english);       // of a finding; empty: there is none
[[nodiscard]] Saying read_thing(std::string_view english);        // "job tests"
[[nodiscard]] Saying read_consequence(std::string_view english);  // of a decision, a waiver, a claim

}  // namespace taxasge::delivery
