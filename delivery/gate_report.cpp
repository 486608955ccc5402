#include "delivery/gate_report.hpp"

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

std::string words_of(const Assessment& each) {
    const bool scores = each.state == State::pass;
    std::string words =
        fmt::format("{:<5} {:<8} {:>3}/{:<3} {}{}\n", each.criterion.id, to_text(each.state),
                    scores ? each.criterion.weight : 0, each.criterion.weight, each.criterion.title,
                    each.criterion.is_blocker ? " (nothing goes without it)" : "");
    if (!each.cause.empty()) words += fmt::format("      {}\n", in_english(each.cause));
    for (const Finding& finding : each.findings)
        words += fmt::format("      {} {}{}{}\n", in_english(finding.what), to_text(finding.ruling.state),
                             finding.ruling.cause.empty() ? "" : ": " + in_english(finding.ruling.cause),
                             finding.digest.empty() ? "" : fmt::format(" [{:.12}]", finding.digest));
    return words;
}

Exit exit_of(Verdict verdict) {
    if (verdict == Verdict::go) return Exit::well;
    return verdict == Verdict::conditional ? Exit::approval_wanted : Exit::no_go;
}

}  // namespace

Report report_of(const Decided& decided) {
    const Decision& decision = decided.decision;
    Report report{.exit = exit_of(decision.verdict)};
    for (const Assessment& each : decided.assessments) report.words += words_of(each);
    for (const auto& each : decided.contradictions)
        report.words += "contradiction: " + in_english(each) + "\n";
    report.words += fmt::format("as of {}: {}, {} of {} points\n", to_rfc3339(decided.as_of),
                                to_text(decision.verdict), decision.points, decision.total);
    for (const auto& cause : decision.causes) report.words += "  " + in_english(cause) + "\n";
    report.words += fmt::format("rubric {:.12}\n", decided.rubric);
    return report;
}

}  // namespace taxasge::delivery
