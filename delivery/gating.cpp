#include "delivery/gating.hpp"

#include "base/digest.hpp"
#include "base/rfc3339.hpp"
#include "delivery/circumstances.hpp"
#include "delivery/decisions.hpp"
#include "delivery/gate_report.hpp"
#include "delivery/pipeline/witness.hpp"
#include "delivery/report/render.hpp"

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
    Decided decided{.rubric = to_hex(sha256(as_bytes(seen.plan.canonical))),
                    .as_of = seen.now,
                    .thresholds = seen.plan.thresholds};
    for (const Criterion& criterion : seen.plan.criteria)
        decided.assessments.push_back(assess(criterion, seen));
    decided.decision = decide(decided.assessments, seen.plan.thresholds);
    decided.contradictions = contradictions(decided.assessments, seen.evidence);
    return decided;
}

Subject subject_of(const ServingProgram& program) {
    return {.name = program.revision, .sha256 = program.sha256};
}

std::optional<VerifyingKey> public_part(const std::optional<SigningKey>& key) {
    return key ? std::optional{key->verifying_key()} : std::nullopt;
}

// Which environment a folder of evidence is about, where there is only one or one is named.
std::string environment_of(const Plan& plan, const Request& request) {
    if (!request.environment.empty()) return request.environment;
    return plan.environments.size() == 1 ? plan.environments.front().name : "";
}

struct Found {
    Report report = {};
    Reports reports = {};
};

Result<Found> find(const Seen& seen, const Circumstances& circumstances) {
    const Decided decided = decide_by(seen);
    Found found{.report = report_of(decided)};
    found.report.facts = decision_facts(decided, circumstances);
    const auto model = make_model(found.report.facts, seen.evidence);
    if (!model) return fail(model.error());
    found.reports = render_all(*model, seen.plan.report);
    return found;
}

Result<void> write_out(const Request& request, Found& found) {
    if (request.out.empty() || request.is_dry_run) return {};
    if (auto written = write_reports(found.reports, request.out); !written) return written;
    found.report.words += fmt::format("reports in {}\n", request.out);
    return {};
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
    auto found = find({.plan = *plan, .evidence = *evidence, .now = *now, .commit = request.commit},
                      {.project = plan->project,
                       .environment = environment_of(*plan, request),
                       .commit = request.commit,
                       .jobs = planned_jobs(*plan)});
    if (!found) return fail(found.error());
    if (auto written = write_out(request, *found); !written) return fail(written.error());
    return std::move(found->report);
}

Result<Report> run_gate(Session& session, const Request& request) {
    if (session.plan().criteria.empty()) return fail(no_criteria(request.file));
    const auto key = decision_key(session.plan().signing_key);
    if (!key) return fail(key.error());
    const Workplace place = session.place();
    const Time now = SystemClock{}.now();
    const auto evidence = witness(place, now);
    if (!evidence) return fail(evidence.error());
    const std::string commit = serving_commit(place);
    auto found = find({.plan = session.plan(), .evidence = *evidence, .now = now, .commit = commit},
                      circumstances_of(place, commit, public_part(*key)));
    if (!found) return fail(found.error());
    if (request.is_dry_run) return std::move(found->report);
    const auto kept =
        keep_decision(session.folder() / "decisions", {.at = now,
                                                       .about = subject_of(serving_program(place)),
                                                       .facts = found->report.facts,
                                                       .reports = found->reports,
                                                       .evidence = *evidence,
                                                       .key = *key});
    if (!kept) return fail(kept.error());
    const Reports published{{"report.json", found->reports.at("report.json")}};
    if (auto told = write_reports(published, session.folder() / "published"); !told)
        return fail(told.error());
    if (auto written = write_out(request, *found); !written) return fail(written.error());
    found->report.words += fmt::format("kept in {}{}\n", kept->string(),
                                       *key ? "" : ", not signed: policy names no signing_key");
    found->report.facts["folder"] = kept->string();
    return std::move(found->report);
}

}  // namespace taxasge::delivery
