#include "delivery/gate_report.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

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

Exit exit_of(Verdict verdict) {
    if (verdict == Verdict::go) return Exit::well;
    return verdict == Verdict::conditional ? Exit::approval_wanted : Exit::no_go;
}

}  // namespace

Report report_of(const Decided& decided) {
    const auto& [assessments, decision, otherwise, rubric, now] = decided;
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

}  // namespace taxasge::delivery
