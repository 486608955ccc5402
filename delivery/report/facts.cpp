#include "delivery/report/json_parts.hpp"
#include "delivery/report/model.hpp"

#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

json::object finding_facts(const Finding& finding) {
    return {{"what", in_english(finding.what)},
            {"state", to_text(finding.ruling.state)},
            {"cause", in_english(finding.ruling.cause)},
            {"evidence", finding.digest}};
}

json::object criterion_facts(const Assessment& each) {
    json::object facts{{"id", each.criterion.id},
                       {"title", each.criterion.title},
                       {"weight", each.criterion.weight},
                       {"blocker", each.criterion.is_blocker},
                       {"state", to_text(each.state)},
                       {"cause", in_english(each.cause)},
                       {"findings", list_of(each.findings, finding_facts)}};
    if (const Waiver& waiver = each.criterion.waiver; !waiver.owner.empty())
        facts["waiver"] =
            json::object{{"owner", waiver.owner}, {"reason", waiver.reason}, {"until", waiver.until}};
    return facts;
}

}  // namespace

json::object decision_facts(const Decided& decided, const Circumstances& circumstances) {
    return {{"verdict", to_text(decided.decision.verdict)},
            {"rubric", decided.rubric},
            {"as_of", to_rfc3339(decided.as_of)},
            {"points", decided.decision.points},
            {"total", decided.decision.total},
            {"thresholds",
             json::object{{"go", decided.thresholds.go}, {"conditional", decided.thresholds.conditional}}},
            {"causes", texts(each_in_english(decided.decision.causes))},
            {"contradictions", texts(each_in_english(decided.contradictions))},
            {"criteria", list_of(decided.assessments, criterion_facts)},
            {"project", circumstances.project},
            {"environment", circumstances.environment},
            {"commit", circumstances.commit},
            {"jobs", list_of(circumstances.jobs,
                             [](const PlannedJob& job) {
                                 return json::object{{"name", job.name}, {"needs", texts(job.needs)}};
                             })},
            {"deliveries", list_of(circumstances.deliveries, delivery_json)},
            {"past", list_of(circumstances.past, past_json)}};
}

}  // namespace taxasge::delivery
