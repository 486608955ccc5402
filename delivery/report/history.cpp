#include "delivery/report/history.hpp"

#include <algorithm>

namespace taxasge::delivery {
namespace {

using std::chrono::milliseconds;

bool is_rollback(const Delivery& each) {
    return each.outcome == "rolled_back" || each.outcome == "rollback_failed" ||
           (each.command == "rollback" && each.outcome == "restored");
}

// Cross-multiplied: a share without fractions.
bool has_smaller_share(const PastDecision& one, const PastDecision& other) {
    return one.points * other.total < other.points * one.total;
}

std::optional<milliseconds> median(std::vector<milliseconds> all) {
    if (all.empty()) return std::nullopt;
    const auto middle = all.begin() + (std::ssize(all) - 1) / 2;
    std::ranges::nth_element(all, middle);
    return *middle;
}

bool took_too_long(const std::vector<PastDecision>& decisions, std::size_t at) {
    std::vector<milliseconds> before;
    for (std::size_t i = 0; i < at; ++i)
        if (decisions[i].took) before.push_back(*decisions[i].took);
    const auto usual = median(std::move(before));
    const auto took = decisions[at].took;
    return usual && took && *took > *usual + *usual / 2 && *took >= *usual + std::chrono::seconds{1};
}

}  // namespace

std::string_view to_text(Worse what) {
    switch (what) {
        case Worse::verdict:
            return "verdict";
        case Worse::points:
            return "points";
        case Worse::duration:
            return "duration";
        case Worse::rollbacks:
            return "rollbacks";
    }
    return "";
}

void tell_deliveries(std::vector<PastDecision>& decisions, const std::vector<Delivery>& deliveries) {
    for (std::size_t i = 0; i < decisions.size(); ++i) {
        PastDecision& decision = decisions[i];
        decision.took.reset();
        decision.rollbacks = 0;
        for (const Delivery& each : deliveries) {
            if (!each.ended || *each.ended > decision.at) continue;
            if (each.command == "deploy") decision.took = *each.ended - each.began;
            if (is_rollback(each) && (i == 0 || *each.ended > decisions[i - 1].at)) ++decision.rollbacks;
        }
    }
}

std::vector<Regression> regressions(const std::vector<PastDecision>& decisions) {
    std::vector<Regression> found;
    for (std::size_t i = 1; i < decisions.size(); ++i) {
        const PastDecision& now = decisions[i];
        const PastDecision& before = decisions[i - 1];
        if (now.verdict > before.verdict) found.push_back({i, Worse::verdict});
        if (has_smaller_share(now, before)) found.push_back({i, Worse::points});
        if (took_too_long(decisions, i)) found.push_back({i, Worse::duration});
        if (now.rollbacks > before.rollbacks) found.push_back({i, Worse::rollbacks});
    }
    return found;
}

}  // namespace taxasge::delivery
