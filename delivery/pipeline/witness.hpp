// What taxasgectl itself can say of an environment, as evidence: the jobs of the last deployment, what the
// probes are answered, when the secrets were changed, which releases are kept, the last drill, and the files
// that the criteria name.
#pragma once

#include "delivery/evidence/evidence.hpp"
#include "delivery/pipeline/workplace.hpp"

namespace taxasge::delivery {

// Looks, and changes nothing; takes as long as the probes do, ten seconds each at most. What there is nothing
// to say of is left out. Errors: those of make_evidence.
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
