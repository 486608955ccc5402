// What the criteria of a plan want to have been seen, as things to look at.
#pragma once

#include "delivery/pipeline/looks.hpp"
#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

// All probes, whether a criterion names them or not; everything else where one does, each once.
[[nodiscard]] std::vector<Look> looks_for(const Workplace& place);

// Whether any criterion wants it.
[[nodiscard]] bool is_wanted(const Plan& plan, Wish Criterion::* wish);

}  // namespace taxasge::delivery
