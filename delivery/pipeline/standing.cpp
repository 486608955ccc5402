#include "delivery/pipeline/standing.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace taxasge::delivery {
namespace {

std::string fact(const Record& record, std::string_view name) {
    const auto* value = record.facts.if_contains(name);
    return value != nullptr && value->is_string() ? std::string{value->as_string()} : std::string{};
}

RunRecord begun(const Record& record) {
    return {.id = record.run,
            .command = fact(record, "command"),
            .revision = fact(record, "revision"),
            .previous = fact(record, "previous"),
            .undone = fact(record, "undone"),
            .person = fact(record, "person"),
            .commit = fact(record, "commit"),
            .plan_hash = fact(record, "plan_hash"),
            .began = record.at};
}

void apply(const Record& record, RunRecord& run) {
    if (record.kind == "held" || record.kind == "undo") run.cause = fact(record, "cause");
    if (record.kind == "held") run.is_held = true;
    if (record.kind == "released" || record.kind == "undo") run.is_held = false;
    if (record.kind == "undo") run.is_undoing = true;
    if (record.kind == "end") {
        run.outcome = fact(record, "outcome");
        if (record.facts.contains("cause")) run.cause = fact(record, "cause");
        run.ended = record.at;
    }
}

}  // namespace

Standing standing_of(const std::vector<Record>& records) {
    Standing standing;
    for (const Record& record : records) {
        if (record.kind == "begin") standing.runs.push_back(begun(record));
        if (const auto run = std::ranges::find(standing.runs, record.run, &RunRecord::id);
            run != standing.runs.end())
            apply(record, *run);
        if (record.kind == "serving") {
            standing.current = fact(record, "current");
            standing.previous = fact(record, "previous");
        }
    }
    return standing;
}

std::optional<RunRecord> unfinished(const Standing& standing) {
    if (standing.runs.empty() || !standing.runs.back().outcome.empty()) return std::nullopt;
    return standing.runs.back();
}

std::string outcome_of(const RunRecord& run) {
    if (run.is_held) return "held: " + run.cause;
    if (run.outcome.empty()) return run.is_undoing ? "interrupted while it was taken back" : "interrupted";
    if (run.outcome == "rolled_back") return "rolled back: " + run.cause;
    if (run.outcome == "rollback_failed") return "NOT rolled back, hands needed: " + run.cause;
    if (run.outcome == "refused") return "refused before any request reached it: " + run.cause;
    if (run.outcome == "given_up") return "given up: " + run.cause;
    return run.outcome;
}

}  // namespace taxasge::delivery
