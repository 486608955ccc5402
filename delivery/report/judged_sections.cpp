// What follows from it: criteria, contradictions, metrics, risks, the decision and what to do.
#include "delivery/report/document.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <map>

namespace taxasge::delivery {
namespace {

Line findings_of(const Assessment& each, const Words& words) {
    Line line;
    if (each.criterion.is_blocker) line.push_back({fmt::format("({})", words.blocker), Look::strong});
    if (!each.cause.empty()) line.push_back({in_words(each.cause, words), Look::said});
    for (const Finding& finding : each.findings) {
        if (!line.empty()) line.push_back({"", Look::turn});
        line.push_back({std::string{to_text(finding.ruling.state)}, Look::state});
        line.push_back({in_words(finding, words), Look::said});
        if (!finding.digest.empty()) line.push_back({finding.digest.substr(0, 12), Look::reference});
    }
    return line;
}

Line mitigation_of(const Assessment& each, const std::vector<Advice>& all, const Words& words) {
    const Waiver& waiver = each.criterion.waiver;
    if (each.state == State::waived)
        return {{filled(words.waived_by, waiver.owner, waiver.until, waiver.reason), Look::said}};
    Line line;
    for (const Advice& advice : all)
        if (std::ranges::count(advice.criteria, each.criterion.id) > 0) {
            if (!line.empty()) line.push_back({"", Look::turn});
            line.push_back({std::string{name_of(advice.action, words)}});
            line.push_back({in_words(advice.what, words), Look::code});
        }
    return line;
}

Line causes_of(const Assessment& each, const Words& words) {
    Line line;
    // Who answers for it stands beside it.
    if (!each.cause.empty() && each.state != State::waived)
        line.push_back({in_words(each.cause, words), Look::said});
    for (const Finding& finding : each.findings) {
        if (finding.ruling.state == State::pass) continue;
        if (!line.empty()) line.push_back({"", Look::turn});
        line.push_back({in_words(finding, words), Look::said});
    }
    return line;
}

Items said_items(const Sayings& sayings, const Words& words) {
    Items items;
    for (const Saying& each : sayings) items.lines.push_back({{in_words(each, words), Look::said}});
    return items;
}

Line advice_line(const Advice& each, const Words& words) {
    const std::string_view action = name_of(each.action, words);
    const Span criteria{fmt::format("{}", fmt::join(each.criteria, ", ")), Look::strong};
    const std::string what = in_words(each.what, words);
    const std::string cause = in_words(each.cause, words);
    if (each.action == Action::end_waiver)
        return {criteria, {filled(action, each.until)}, {fmt::format("({}, {})", what, cause), Look::said}};
    return {criteria, {std::string{action}}, {what, Look::code}, {fmt::format("({})", cause), Look::said}};
}

}  // namespace

Section criteria_section(const ReportModel& model, const Words& words) {
    const Decision& decision = model.decided.decision;
    Table table{.name = std::string{words.criteria}};
    for (const auto head : {std::string_view{"#"}, words.criterion, words.weight, words.state, words.finding})
        table.head.emplace_back(head);
    for (const Assessment& each : model.decided.assessments)
        table.rows.push_back({{{each.criterion.id, Look::strong}},
                              {{each.criterion.title, Look::said}},
                              {{fmt::format("{}/{}", each.state == State::pass ? each.criterion.weight : 0,
                                            each.criterion.weight)}},
                              {{std::string{to_text(each.state)}, Look::state}},
                              findings_of(each, words)});
    const std::string share =
        decision.total > 0 ? share_in_words(decision.points, decision.total, words) : "–";
    Paragraph score{{{std::string{words.score}, Look::strong},
                     {filled(words.passed, tally(model).passed, model.decided.assessments.size(),
                             decision.points, decision.total, share)}}};
    return {
        .icon = "📈", .title = std::string{words.criteria}, .blocks = {std::move(table), std::move(score)}};
}

Section contradictions_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "⚠️", .title = std::string{words.contradictions}};
    if (model.decided.contradictions.empty()) return section;
    section.blocks = {Paragraph{{words_span(words.contradictions_text)}},
                      said_items(model.decided.contradictions, words)};
    return section;
}

Section garbled_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "🔤", .title = std::string{words.garbled}};
    if (model.garbled.empty()) return section;
    section.blocks = {Paragraph{{words_span(words.garbled_text)}}, said_items(model.garbled, words)};
    return section;
}

Section metrics_section(const ReportModel& model, const Words& words) {
    const Tally counted = tally(model);
    Table table{.name = std::string{words.metrics},
                .head = {std::string{words.metric}, std::string{words.value}}};
    const auto row = [&](std::string_view name, std::string value) {
        table.rows.push_back({{words_span(name)}, {{std::move(value)}}});
    };
    std::map<std::string_view, int> kinds;
    for (const Evidence& each : model.evidence) ++kinds[name_of(each.kind, words)];
    std::string by_kind;
    for (const auto& [kind, count] : kinds)
        by_kind += fmt::format("{}{}{}{}", by_kind.empty() ? "" : ", ", kind, words.colon, count);
    row(words.metric_evidence, by_kind.empty() ? std::string{words.none} : by_kind);
    row(words.metric_jobs, fmt::format("{} / {}", counted.jobs_passed, model.timing.jobs.size()));
    row(words.metric_open, fmt::format("{} / {}", counted.blockers_open, counted.blockers));
    row(words.metric_waived, std::to_string(counted.waived));
    row(words.metric_deliveries, std::to_string(model.circumstances.deliveries.size()));
    row(words.metric_rollbacks, std::to_string(model.history.back().rollbacks));
    return {.icon = "📐", .title = std::string{words.metrics}, .blocks = {std::move(table)}};
}

Section risks_section(const ReportModel& model, const Words& words) {
    Table table{.name = std::string{words.risks}};
    for (const auto head : {words.criterion, words.risk, words.impact, words.mitigation, words.state})
        table.head.emplace_back(head);
    for (const Assessment& each : model.decided.assessments) {
        if (each.state == State::pass) continue;
        const bool blocks = each.criterion.is_blocker && each.state != State::waived;
        table.rows.push_back(
            {{{each.criterion.id, Look::strong}, {each.criterion.title, Look::said}},
             causes_of(each, words),
             {{filled(blocks ? words.impact_blocker : words.impact_points, each.criterion.weight)}},
             mitigation_of(each, model.advice, words),
             {{std::string{to_text(each.state)}, Look::state}}});
    }
    Section section{.icon = "🛡️", .title = std::string{words.risks}};
    if (table.rows.empty())
        section.blocks.emplace_back(Paragraph{{words_span(words.risk_none)}});
    else
        section.blocks.emplace_back(std::move(table));
    return section;
}

Section final_section(const ReportModel& model, const Words& words) {
    const Decision& decision = model.decided.decision;
    const auto text = decision.verdict == Verdict::go            ? words.go_text
                      : decision.verdict == Verdict::conditional ? words.conditional_text
                                                                 : words.no_go_text;
    Section section{
        .icon = "🎯",
        .title = std::string{words.final_decision},
        .blocks = {Paragraph{{{std::string{to_text(decision.verdict)}, Look::verdict}, words_span(text)}}}};
    if (!decision.causes.empty()) section.blocks.emplace_back(said_items(decision.causes, words));
    return section;
}

Section advice_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "📝", .title = std::string{words.recommendations}};
    for (const Term term : {Term::short_term, Term::medium_term, Term::long_term}) {
        Items items{.kind = Items::Kind::steps};
        for (const Advice& each : model.advice)
            if (each.term == term) items.lines.push_back(advice_line(each, words));
        if (items.lines.empty()) continue;
        section.blocks.emplace_back(Heading{std::string{name_of(term, words)}});
        section.blocks.emplace_back(std::move(items));
    }
    if (section.blocks.empty())
        section.blocks.emplace_back(Paragraph{{words_span(words.recommendations_none)}});
    return section;
}

}  // namespace taxasge::delivery
