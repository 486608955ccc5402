// What taxasgectl itself can say of an environment, as evidence: the jobs of the last deployment, the last
// drill, when the secrets were changed, which releases are kept and which migrations have run; and what the
// criteria want to be looked at (looks_for.hpp).
#pragma once

#include "delivery/evidence/evidence.hpp"
#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

// Looks, and changes nothing but what a command of the plan does. Looks go side by side, ten seconds each at
// most, and a command's own time-out. What could not be seen says why; what there is nothing to say of is
// left out. Errors: those of make_evidence.
[[nodiscard]] Result<std::vector<Evidence>> witness(const Workplace& place, Time now);

// Of the program that serves; empty: none does.
[[nodiscard]] std::string serving_commit(const Workplace& place);

// The revision that serves, and the SHA-256 of its program; empty: none does.
struct ServingProgram {
    std::string revision = {};
    std::string sha256 = {};
};
[[nodiscard]] ServingProgram serving_program(const Workplace& place);

}  // namespace taxasge::delivery
