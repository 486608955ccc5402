// A decision in words and as JSON.
#pragma once

#include "delivery/gate/decide.hpp"
#include "delivery/report.hpp"

namespace taxasge::delivery {

struct Decided {
    std::vector<Assessment> assessments = {};
    Decision decision = {};
    std::vector<std::string> contradictions = {};
    std::string rubric = {};  // its hash: the same for the same meaning, whatever the layout (GO-01)
    Time as_of{};
};

// Exit 0 for go, 10 for no go, 11 when somebody has to say yes.
[[nodiscard]] Report report_of(const Decided& decided);

}  // namespace taxasge::delivery
