// Back to what served before, and the drill of it: requests, pages and settings move as the one thing that a
// revision is (D36). The way back is one shift to a revision that is still warm.
#pragma once

#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

// Which run is taken back, and to which revision. Both empty: the last deployment, to what was before it;
// nothing when it was taken back already (D10).
struct RollbackWish {
    std::string run = {};
    std::string to = {};
};

struct RollbackPlan {
    RunRecord run = {};        // what is to be done; without a revision: nothing
    std::string already = {};  // in words, when there is nothing left to do
};

// Changes nothing. Error: invalid, reason "refused": there is nothing to go back to, no such run, or the
// schema has lost what that revision uses; "held", when a decision about an earlier run is due.
[[nodiscard]] Result<RollbackPlan> plan_rollback(const Workplace& place, const RollbackWish& wish);

// What a drill would do: back and forth again. Errors: "refused": nothing to go back to; "held".
[[nodiscard]] Result<RunRecord> plan_drill(const Workplace& place);

// Of a run that has begun. Errors: internal, reason "rollback_failed"; before any request moves, when it was
// ended and nothing is changed: those of Target::place.
[[nodiscard]] Result<void> carry_out_rollback(Workplace& place, const Rollout& rollout, const RunRecord& run);

// Ends one that cannot be carried out. Errors: "rollback_failed".
[[nodiscard]] Result<void> give_up_rollback(Workplace& place, const Rollout& rollout, const RunRecord& run,
                                            const std::string& cause);

}  // namespace taxasge::delivery
