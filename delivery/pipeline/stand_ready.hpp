// A revision that was deployed before, ready for requests: a warm one at once, one that has gone is started
// from what was kept.
#pragma once

#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

// Errors: not_found "refused", when nothing was kept of it; those of Target::place.
[[nodiscard]] Result<void> stand_ready(const Workplace& place, const Rollout& rollout, const std::string& id);

}  // namespace taxasge::delivery
