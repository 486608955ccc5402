// One delivery from its first record to its last: the jobs in their order, the deployment among them, and
// what comes of it. The same for one that has just begun and for one that a crash left behind.
#pragma once

#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

// Keeps the release, writes down that the run begins, and carries it out. `run` says what is to be done.
// Errors: those of carry_out; unavailable "try_again", when there is no room: nothing was then changed.
[[nodiscard]] Result<void> begin_run(Workplace& place, const RunRecord& run);

// Goes on with a run that has begun, by the plan that it began with. Errors, by their reason: "refused" (no
// request reached it, nothing is changed), "rolled_back", "rollback_failed" (hands needed), "held";
// timed_out.
[[nodiscard]] Result<void> carry_out(Workplace& place, const RunRecord& run);

// Takes a run back whose requests should not wait for the rest of it. Errors: "rollback_failed".
[[nodiscard]] Result<void> give_up(Workplace& place, const RunRecord& run, const std::string& cause);

// Finishes what a crash left behind; a held run is left alone. Errors: "rollback_failed"; unavailable.
[[nodiscard]] Result<void> settle(Workplace& place);

}  // namespace taxasge::delivery
