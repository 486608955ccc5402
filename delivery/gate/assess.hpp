// A criterion against everything that was seen: what it wants, piece by piece, and how it stands in all.
#pragma once

#include "delivery/config/plan.hpp"
#include "delivery/evidence/evidence.hpp"
#include "delivery/gate/state.hpp"

#include <vector>

namespace taxasge::delivery {

// One thing that a criterion wants.
struct Finding {
    Saying what = {};  // "job deploy-frontend"
    Ruling ruling = {};
    std::string digest = {};  // of the evidence that it stands on; empty: there is none
};

struct Assessment {
    Criterion criterion = {};
    State state = State::unknown;
    Sayings cause = {};  // of a waiver: whose, why, until when
    std::vector<Finding> findings = {};
};

// The world as it was seen at `now`. Of several pieces of evidence for one thing the newest counts.
struct Seen {
    const Plan& plan;
    const std::vector<Evidence>& evidence;
    Time now{};
    std::string commit = {};  // what {commit} in a probe means
};

// Pure.
[[nodiscard]] Assessment assess(const Criterion& criterion, const Seen& seen);

// Who said otherwise: a claim that a criterion holds, where it does not (GO-05), or of a criterion that there
// is not. Pure.
[[nodiscard]] Sayings contradictions(const std::vector<Assessment>& assessments,
                                     const std::vector<Evidence>& evidence);

}  // namespace taxasge::delivery
