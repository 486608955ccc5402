// What people ask for: plan, deploy, promote, approve. Each looks at the world first.
#pragma once

#include "delivery/pipeline/release.hpp"
#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

// What a deployment would do. Empty steps: nothing.
struct DeploymentPlan {
    Release release = {};
    RunRecord run = {};
    std::vector<std::string> steps = {};  // as the journal will have them
    std::vector<std::string> drift = {};  // what runs otherwise than the journal says
};

// Looks at everything that could be in the way, and changes nothing. Errors: invalid, reason "refused", with
// all of it, a line each; "no_go", when a secret is missing or too old; "approval_wanted"; "held", when a
// decision about an earlier run is due.
[[nodiscard]] Result<DeploymentPlan> plan_deployment(Workplace& place);

// Finishes what a crash left behind, then does what the plan says. Errors: those of both, and of carry_out.
[[nodiscard]] Result<DeploymentPlan> deploy(Workplace& place);

// Takes a held run all the way, on a person's word. Errors: "refused", when none is held; of carry_out.
[[nodiscard]] Result<RunRecord> promote(Workplace& place);

// Goes on with an interrupted run, or looks at a held one again. Nothing: there is none.
[[nodiscard]] Result<std::optional<RunRecord>> resume(Workplace& place);

// Says yes to the release that lies here. Errors: "refused", when that person has said so before.
[[nodiscard]] Result<std::string> approve(Workplace& place);

// What the target shows that is not what the journal says.
[[nodiscard]] std::vector<std::string> drift_of(const Standing& standing, const Observation& seen);

}  // namespace taxasge::delivery
