// All that the gate found: how each criterion stands, what follows of it, and by which rubric.
#pragma once

#include "delivery/gate/decide.hpp"

namespace taxasge::delivery {

struct Decided {
    std::vector<Assessment> assessments = {};
    Decision decision = {};
    Sayings contradictions = {};
    std::string rubric = {};  // its hash: the same for the same meaning, whatever the layout (GO-01)
    Time as_of{};
    Thresholds thresholds = {};
};

}  // namespace taxasge::delivery
