#include "delivery/gating.hpp"

#include "base/digest.hpp"
#include "delivery/decisions.hpp"
#include "delivery/evidence/rfc3339.hpp"
#include "delivery/gate_report.hpp"
#include "delivery/pipeline/witness.hpp"

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

Error no_criteria(const std::string& file) {
    return {.code = Code::invalid,
            .reason = "config_invalid",
            .detail = file + ": there are no `criteria`, and nothing can be decided"};
}

Result<Time> time_of(const Request& request) {
    if (request.at.empty()) return SystemClock{}.now();
    if (const auto at = parse_rfc3339(request.at)) return *at;
    return fail(
        {.code = Code::invalid, .reason = "usage", .detail = "--at: write a time as 2026-10-24T17:03:00Z"});
}

Decided decide_by(const Seen& seen) {
    Decided decided{.rubric = to_hex(sha256(as_bytes(seen.plan.canonical))), .as_of = seen.now};
    for (const Criterion& criterion : seen.plan.criteria)
        decided.assessments.push_back(assess(criterion, seen));
    decided.decision = decide(decided.assessments, seen.plan.thresholds);
    decided.contradictions = contradictions(decided.assessments, seen.evidence);
    return decided;
}

Subject subject_of(const ServingProgram& program) {
    return {.name = program.revision, .sha256 = program.sha256};
}

}  // namespace

Result<Report> replay_gate(const Request& request) {
    const auto now = time_of(request);
    if (!now) return fail(now.error());
    const auto plan = read_plan_file(request.file);
    if (!plan) return fail(plan.error());
    if (plan->criteria.empty()) return fail(no_criteria(request.file));
    const auto evidence = read_evidence(request.evidence);
    if (!evidence) return fail(evidence.error());
    return report_of(
        decide_by({.plan = *plan, .evidence = *evidence, .now = *now, .commit = request.commit}));
}

Result<Report> run_gate(Session& session, const Request& request) {
    if (session.plan().criteria.empty()) return fail(no_criteria(request.file));
    const auto key = decision_key(session.plan().signing_key);
    if (!key) return fail(key.error());
    const Workplace place = session.place();
    const Time now = SystemClock{}.now();
    const auto evidence = witness(place, now);
    if (!evidence) return fail(evidence.error());
    Report report = report_of(decide_by(
        {.plan = session.plan(), .evidence = *evidence, .now = now, .commit = serving_commit(place)}));
    if (request.is_dry_run) return report;
    const auto kept =
        keep_decision(session.folder() / "decisions", {.at = now,
                                                       .about = subject_of(serving_program(place)),
                                                       .facts = report.facts,
                                                       .evidence = *evidence,
                                                       .key = *key});
    if (!kept) return fail(kept.error());
    report.words += fmt::format("kept in {}{}\n", kept->string(),
                                *key ? "" : ", not signed: policy names no signing_key");
    report.facts["folder"] = kept->string();
    return report;
}

}  // namespace taxasge::delivery
