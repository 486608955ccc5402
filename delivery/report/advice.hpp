// What is to be done about what does not stand at PASS, and how urgent that is: derived, never invented.
#pragma once

#include "delivery/gate/assess.hpp"

#include <string>
#include <vector>

namespace taxasge::delivery {

enum class Term {
    short_term,   // nothing goes without it
    medium_term,  // it costs points
    long_term     // somebody answers for it until a day
};

enum class Action {
    repair,      // it was seen, and is not good
    look,        // nobody has looked, or what was seen says nothing
    look_again,  // it was good, too long ago
    run,         // it was not tried
    end_waiver
};

struct Advice {
    Term term = Term::medium_term;
    Action action = Action::look;
    std::vector<std::string> criteria = {};  // whose
    Saying what = {};                        // the finding; of a waiver: who answers for it
    Sayings cause = {};                      // of a waiver: its reason
    std::string until = {};                  // of a waiver
};

[[nodiscard]] std::string_view to_text(Term term);      // "short"
[[nodiscard]] std::string_view to_text(Action action);  // "repair"

// Each thing once, whatever wants it; the most urgent first, and in each term in the order of the criteria.
// Pure.
[[nodiscard]] std::vector<Advice> advice_for(const std::vector<Assessment>& assessments);

}  // namespace taxasge::delivery
