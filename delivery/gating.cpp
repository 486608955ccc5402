#include "delivery/gating.hpp"

#include "base/digest.hpp"
#include "base/file.hpp"
#include "delivery/evidence/rfc3339.hpp"
#include "delivery/gate/decide.hpp"
#include "delivery/pipeline/witness.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

Error no_criteria(const std::string& file) {
    return {.code = Code::invalid,
            .reason = "config_invalid",
            .detail = file + ": there are no `criteria`, and nothing can be decided"};
}

Result<Plan> plan_with_criteria(const std::string& file) {
    const auto text = read_file(file);
    if (!text)
        return fail({.code = Code::invalid, .reason = "config_invalid", .detail = text.error().detail});
    PlanReading reading = read_plan(*text);
    std::string faults;
    for (const PlanFault& fault : reading.faults) faults += to_words(file, fault) + "\n";
    if (!faults.empty()) return fail({.code = Code::invalid, .reason = "config_invalid", .detail = faults});
    if (reading.plan.criteria.empty()) return fail(no_criteria(file));
    return std::move(reading.plan);
}

Result<Time> time_of(const Request& request) {
    if (request.at.empty()) return SystemClock{}.now();
    if (const auto at = parse_rfc3339(request.at)) return *at;
    return fail(
        {.code = Code::invalid, .reason = "usage", .detail = "--at: write a time as 2026-10-24T17:03:00Z"});
}

std::string words_of(const Assessment& each) {
    const bool scores = each.state == State::pass;
    std::string words =
        fmt::format("{:<5} {:<8} {:>3}/{:<3} {}{}\n", each.criterion.id, to_text(each.state),
                    scores ? each.criterion.weight : 0, each.criterion.weight, each.criterion.title,
                    each.criterion.is_blocker ? " (nothing goes without it)" : "");
    if (!each.cause.empty()) words += fmt::format("      {}\n", each.cause);
    for (const Finding& finding : each.findings)
        words += fmt::format("      {} {}{}{}\n", finding.what, to_text(finding.ruling.state),
                             finding.ruling.cause.empty() ? "" : ": " + finding.ruling.cause,
                             finding.digest.empty() ? "" : fmt::format(" [{:.12}]", finding.digest));
    return words;
}

json::object facts_of(const Assessment& each) {
    json::array findings;
    for (const Finding& finding : each.findings)
        findings.push_back(json::object{{"what", finding.what},
                                        {"state", to_text(finding.ruling.state)},
                                        {"cause", finding.ruling.cause},
                                        {"evidence", finding.digest}});
    return {{"id", each.criterion.id},         {"title", each.criterion.title},
            {"weight", each.criterion.weight}, {"blocker", each.criterion.is_blocker},
            {"state", to_text(each.state)},    {"cause", each.cause},
            {"findings", std::move(findings)}};
}

// The same for the same meaning, whatever the layout (GO-01).
std::string rubric_hash(const Plan& plan) {
    return to_hex(sha256(as_bytes(plan.canonical)));
}

Exit exit_of(Verdict verdict) {
    if (verdict == Verdict::go) return Exit::well;
    return verdict == Verdict::conditional ? Exit::approval_wanted : Exit::no_go;
}

Report report_of(const std::vector<Assessment>& assessments, const Decision& decision,
                 const std::vector<std::string>& otherwise, const std::string& rubric, Time now) {
    Report report{.exit = exit_of(decision.verdict)};
    json::array criteria;
    for (const Assessment& each : assessments) {
        report.words += words_of(each);
        criteria.push_back(facts_of(each));
    }
    for (const auto& each : otherwise) report.words += "contradiction: " + each + "\n";
    report.words += fmt::format("as of {}: {}, {} of {} points\n", to_rfc3339(now), to_text(decision.verdict),
                                decision.points, decision.total);
    for (const auto& cause : decision.causes) report.words += "  " + cause + "\n";
    report.words += fmt::format("rubric {:.12}\n", rubric);
    report.facts = {{"verdict", to_text(decision.verdict)},
                    {"rubric", rubric},
                    {"as_of", to_rfc3339(now)},
                    {"points", decision.points},
                    {"total", decision.total},
                    {"causes", json::array(decision.causes.begin(), decision.causes.end())},
                    {"contradictions", json::array(otherwise.begin(), otherwise.end())},
                    {"criteria", std::move(criteria)}};
    return report;
}

Result<Report> decide_by(const Seen& seen) {
    std::vector<Assessment> assessments;
    for (const Criterion& criterion : seen.plan.criteria) assessments.push_back(assess(criterion, seen));
    return report_of(assessments, decide(assessments, seen.plan.thresholds),
                     contradictions(assessments, seen.evidence), rubric_hash(seen.plan), seen.now);
}

}  // namespace

Result<Report> replay_gate(const Request& request) {
    const auto now = time_of(request);
    if (!now) return fail(now.error());
    const auto plan = plan_with_criteria(request.file);
    if (!plan) return fail(plan.error());
    const auto evidence = read_evidence(request.evidence);
    if (!evidence) return fail(evidence.error());
    return decide_by({.plan = *plan, .evidence = *evidence, .now = *now, .commit = request.commit});
}

Result<Report> run_gate(Session& session, const Request& request) {
    if (session.plan().criteria.empty()) return fail(no_criteria(request.file));
    const Workplace place = session.place();
    const Time now = SystemClock{}.now();
    const auto evidence = witness(place, now);
    if (!evidence) return fail(evidence.error());
    if (!request.is_dry_run)
        for (const Evidence& each : *evidence)
            if (auto kept = keep_evidence(each, session.folder() / "evidence"); !kept)
                return fail(kept.error());
    return decide_by(
        {.plan = session.plan(), .evidence = *evidence, .now = now, .commit = serving_commit(place)});
}

}  // namespace taxasge::delivery
