#include "delivery/gate/decide.hpp"

namespace taxasge::delivery {
namespace {

constexpr std::int64_t all = 10'000;

// The fewest points that are such a share of all.
std::int64_t points_for(std::int64_t share, std::int64_t total) {
    return (share * total + all - 1) / all;
}

bool is_open(const Assessment& assessment) {
    return assessment.state != State::pass && assessment.state != State::waived;
}

}  // namespace

std::string_view to_text(Verdict verdict) {
    switch (verdict) {
        case Verdict::go:
            return "GO";
        case Verdict::conditional:
            return "CONDITIONAL";
        case Verdict::no_go:
            return "NO-GO";
    }
    return "";
}

Decision decide(const std::vector<Assessment>& assessments, const Thresholds& thresholds) {
    Decision decision;
    for (const Assessment& each : assessments) {
        decision.total += each.criterion.weight;
        if (each.state == State::pass) decision.points += each.criterion.weight;
        if (each.criterion.is_blocker && is_open(each))
            decision.causes.push_back(say("{word} {} is {word}, and nothing goes without it",
                                          each.criterion.id, each.criterion.title, to_text(each.state)));
    }
    const bool has_blocker = !decision.causes.empty() || decision.total == 0;
    const std::int64_t wanted = points_for(thresholds.go, decision.total);
    if (decision.points < wanted)
        decision.causes.push_back(say("{count} of {count} points, and {count} are wanted", decision.points,
                                      decision.total, wanted));
    if (has_blocker) return decision;
    if (decision.causes.empty())
        decision.verdict = Verdict::go;
    else if (decision.points >= points_for(thresholds.conditional, decision.total))
        decision.verdict = Verdict::conditional;
    return decision;
}

}  // namespace taxasge::delivery
