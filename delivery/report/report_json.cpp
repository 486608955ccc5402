#include "delivery/report/report_json.hpp"

#include "base/duration.hpp"
#include "delivery/report/json_parts.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

json::value milliseconds_or_null(const std::optional<std::chrono::milliseconds>& took) {
    return took ? json::value(took->count()) : json::value{};
}

json::object criterion_of(const Assessment& each) {
    return {{"id", each.criterion.id},
            {"title", each.criterion.title},
            {"weight", each.criterion.weight},
            {"blocker", each.criterion.is_blocker},
            {"state", to_text(each.state)},
            {"cause", in_english(each.cause)},
            {"findings", list_of(each.findings, [](const Finding& finding) {
                 return json::object{{"what", in_english(finding.what)},
                                     {"state", to_text(finding.ruling.state)},
                                     {"cause", in_english(finding.ruling.cause)},
                                     {"digest", finding.digest}};
             })}};
}

json::object job_of(const JobTime& each) {
    return {{"name", each.name},     {"needs", texts(each.needs)},
            {"result", each.result}, {"cause", each.cause},
            {"digest", each.digest}, {"took_ms", milliseconds_or_null(each.took)}};
}

json::object evidence_of(const Evidence& each) {
    json::object evidence{{"kind", to_text(each.kind)}, {"subject", each.subject},
                          {"at", to_rfc3339(each.at)},  {"source", each.source},
                          {"digest", each.digest},      {"observed", each.observed}};
    if (each.lifetime) evidence["lifetime"] = duration_text(*each.lifetime);
    return evidence;
}

json::object advice_of(const Advice& each) {
    return {{"term", to_text(each.term)},       {"action", to_text(each.action)},
            {"criteria", texts(each.criteria)}, {"what", in_english(each.what)},
            {"cause", in_english(each.cause)},  {"until", each.until}};
}

json::array history_of(const ReportModel& model) {
    json::array all;
    for (std::size_t i = 0; i < model.history.size(); ++i) {
        const PastDecision& each = model.history[i];
        json::array worse;
        for (const Regression& regression : model.regressions)
            if (regression.at == i) worse.emplace_back(to_text(regression.what));
        all.push_back(json::object{{"at", to_rfc3339(each.at)},
                                   {"commit", each.commit},
                                   {"verdict", to_text(each.verdict)},
                                   {"points", each.points},
                                   {"total", each.total},
                                   {"took_ms", milliseconds_or_null(each.took)},
                                   {"rollbacks", each.rollbacks},
                                   {"worse", std::move(worse)}});
    }
    return all;
}

json::object time_of(const Timing& timing) {
    return {{"work_ms", timing.work.count()},
            {"chain_ms", timing.chain.count()},
            {"wall_ms", milliseconds_or_null(timing.wall)}};
}

}  // namespace

std::string to_report_json(const ReportModel& model) {
    const Decided& decided = model.decided;
    const Circumstances& circumstances = model.circumstances;
    return json::serialize(json::object{
               {"version", 1},
               {"environment", circumstances.environment},
               {"project", circumstances.project},
               {"commit", circumstances.commit},
               {"at", to_rfc3339(decided.as_of)},
               {"verdict", to_text(decided.decision.verdict)},
               {"points", decided.decision.points},
               {"total", decided.decision.total},
               {"thresholds",
                json::object{{"go", decided.thresholds.go}, {"conditional", decided.thresholds.conditional}}},
               {"causes", texts(each_in_english(decided.decision.causes))},
               {"criteria", list_of(decided.assessments, criterion_of)},
               {"contradictions", texts(each_in_english(decided.contradictions))},
               {"rubric", decided.rubric},
               {"merkle_root", model.merkle_root},
               {"jobs", list_of(model.timing.jobs, job_of)},
               {"time", time_of(model.timing)},
               {"evidence", list_of(model.evidence, evidence_of)},
               {"recommendations", list_of(model.advice, advice_of)},
               {"deliveries", list_of(circumstances.deliveries, delivery_json)},
               {"history", history_of(model)},
               {"garbled", texts(each_in_english(model.garbled))}}) +
           "\n";
}

}  // namespace taxasge::delivery
