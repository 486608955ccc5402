// Looks at many things side by side, none of which may hold up the others: what does not answer in its time
// is left behind, and said to be unknown.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"
#include "delivery/evidence/evidence.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace taxasge::delivery {

// What was seen, and when it came to be, where that is not now: a report is as old as its file.
struct Sighting {
    boost::json::object observed = {};
    std::optional<Time> at = {};
};

// One thing to look at, on a thread of its own. It may be left behind while it looks: `see` owns all that it
// uses.
struct Look {
    EvidenceKind kind = EvidenceKind::claim;
    std::string subject = {};
    std::string source = {};
    std::chrono::milliseconds limit{10'000};
    std::function<Result<Sighting>()> see = {};
};

// In the order of `looks`, at most `at_once` at a time. What failed, or took longer than its limit, is
// observed as {"cause": why}. Blocks for as long as the slowest take, never longer than their limits.
[[nodiscard]] std::vector<Sighting> look_at_all(const std::vector<Look>& looks, std::size_t at_once);

}  // namespace taxasge::delivery
