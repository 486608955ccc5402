// How decisions went, one after the other: what got worse is said (D43).
#pragma once

#include "delivery/gate/decide.hpp"
#include "delivery/report/timing.hpp"

#include <optional>
#include <string>
#include <vector>

namespace taxasge::delivery {

// One decision, in the order of time.
struct PastDecision {
    std::string id = {};  // its folder; empty: the one that is being made
    Time at{};
    std::string commit = {};
    Verdict verdict = Verdict::no_go;
    std::int64_t points = 0;
    std::int64_t total = 0;
    // Of the last deployment that had ended by then; none: there was none.
    std::optional<std::chrono::milliseconds> took = {};
    std::int64_t rollbacks = 0;  // since the decision before, by hand or by itself; drills are none

    friend bool operator==(const PastDecision&, const PastDecision&) = default;
};

// Writes `took` and `rollbacks` into each. Pure.
void tell_deliveries(std::vector<PastDecision>& decisions, const std::vector<Delivery>& deliveries);

enum class Worse { verdict, points, duration, rollbacks };

[[nodiscard]] std::string_view to_text(Worse what);  // "points"

struct Regression {
    std::size_t at = 0;  // which decision
    Worse what = Worse::points;

    friend bool operator==(const Regression&, const Regression&) = default;
};

// Against the decision before: a worse verdict, a smaller share of the points, more rollbacks; against the
// median of all before, a deployment that took more than half as long again, and a second more. Pure.
[[nodiscard]] std::vector<Regression> regressions(const std::vector<PastDecision>& decisions);

}  // namespace taxasge::delivery
