// When and where a decision is made: what the journal and the decisions before it say.
#pragma once

#include "delivery/evidence/signing_key.hpp"
#include "delivery/pipeline/workplace.hpp"
#include "delivery/report/model.hpp"

#include <optional>

namespace taxasge::delivery {

// All that the journal has, in the order of time.
[[nodiscard]] std::vector<Delivery> deliveries_of(const Standing& standing);

// The last `most`, in the order of time, each with its deployment and the rollbacks before it. What is not as
// it was sealed is left out, and named.
struct PastDecisions {
    std::vector<PastDecision> all = {};
    std::vector<std::string> unreadable = {};  // "ID: why"
};
[[nodiscard]] PastDecisions past_decisions(const Workplace& place, std::size_t most,
                                           const std::optional<VerifyingKey>& key);

// With the last twenty decisions and deliveries.
[[nodiscard]] Circumstances circumstances_of(const Workplace& place, const std::string& commit,
                                             const std::optional<VerifyingKey>& key);

}  // namespace taxasge::delivery
