#include "delivery/circumstances.hpp"

#include "delivery/decisions.hpp"
#include "delivery/report/facts_reading.hpp"

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

constexpr std::size_t most_told = 20;

template <class T>
void keep_last(std::vector<T>& all, std::size_t most) {
    if (all.size() > most) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(most));
}

}  // namespace

std::vector<Delivery> deliveries_of(const Standing& standing) {
    std::vector<Delivery> all;
    for (const RunRecord& run : standing.runs)
        all.push_back({.run = run.id,
                       .command = run.command,
                       .revision = run.revision,
                       .commit = run.commit,
                       .outcome = run.outcome,
                       .began = run.began,
                       .ended = run.outcome.empty() ? std::nullopt : std::optional{run.ended}});
    return all;
}

PastDecisions past_decisions(const Workplace& place, std::size_t most,
                             const std::optional<VerifyingKey>& key) {
    PastDecisions past;
    const auto folder = place.folder / "decisions";
    std::vector<std::string> ids = kept_decisions(folder);
    keep_last(ids, most);
    for (const std::string& id : ids) {
        const auto facts = open_facts(folder / id, key);
        const auto read =
            facts ? read_facts(*facts) : Result<std::pair<Decided, Circumstances>>{fail(facts.error())};
        if (!read) {
            past.unreadable.push_back(fmt::format("{}: {}", id, read.error().detail));
            continue;
        }
        const auto& [decided, circumstances] = *read;
        past.all.push_back({.id = id,
                            .at = decided.as_of,
                            .commit = circumstances.commit,
                            .verdict = decided.decision.verdict,
                            .points = decided.decision.points,
                            .total = decided.decision.total});
    }
    tell_deliveries(past.all, deliveries_of(place.standing()));
    return past;
}

Circumstances circumstances_of(const Workplace& place, const std::string& commit,
                               const std::optional<VerifyingKey>& key) {
    Circumstances circumstances{.project = place.plan.project,
                                .environment = place.environment.name,
                                .commit = commit,
                                .jobs = planned_jobs(place.plan),
                                .deliveries = deliveries_of(place.standing()),
                                .past = past_decisions(place, most_told, key).all};
    keep_last(circumstances.deliveries, most_told);
    return circumstances;
}

}  // namespace taxasge::delivery
