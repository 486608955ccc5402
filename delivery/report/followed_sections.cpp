// Time, history, and what comes next.
#include "delivery/report/document.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

std::string took_in_words(const std::optional<std::chrono::milliseconds>& took, const Words& words) {
    return took ? in_words(*took, words) : "–";
}

Checks decision_checks(const ReportModel& model, const Words& words) {
    const Tally counted = tally(model);
    const auto& [assessments, decision, contradictions, rubric, as_of, thresholds] = model.decided;
    const std::int64_t wanted = (thresholds.go * decision.total + 9'999) / 10'000;
    const auto count = static_cast<std::int64_t>(assessments.size());
    return {
        {{counted.blockers_open == 0, {words_span(words.check_blockers)}},
         {decision.points >= wanted, {{filled(words.check_points, decision.points, decision.total, wanted)}}},
         {counted.passed == count, {{filled(words.check_all, counted.passed, count)}}},
         {counted.not_seen == 0, {words_span(words.check_fresh)}},
         {contradictions.empty(), {words_span(words.check_contradictions)}}}};
}

std::string worse_of(const ReportModel& model, std::size_t at, const Words& words) {
    std::vector<std::string_view> all;
    for (const Regression& each : model.regressions)
        if (each.at == at) all.push_back(name_of(each.what, words));
    return fmt::format("{}", fmt::join(all, ", "));
}

std::string points_of(const PastDecision& each) {
    return fmt::format("{} / {}", each.points, each.total);
}

// Whole: at its end it says whether anything was changed since.
std::string commit_of(const ReportModel& model, const Words& words) {
    const std::string& commit = model.circumstances.commit;
    return commit.empty() ? std::string{words.unknown} : commit;
}

}  // namespace

Section checks_section(const ReportModel& model, const Words& words) {
    return {.icon = "✅", .title = std::string{words.checks}, .blocks = {decision_checks(model, words)}};
}

Section time_section(const ReportModel& model, const Words& words) {
    const Timing& timing = model.timing;
    Section section{.icon = "⏱️", .title = std::string{words.time}};
    if (timing.work.count() == 0) return section;
    Table table{.name = section.title,
                .head = {std::string{words.job}, std::string{words.duration}, std::string{words.share}}};
    const auto row = [&](Span name, std::chrono::milliseconds took, std::string share) {
        table.rows.push_back(
            {{std::move(name)}, {{in_words(took, words), Look::moment}}, {{std::move(share), Look::moment}}});
    };
    const auto share = [&](std::chrono::milliseconds took) {
        return share_in_words(took.count(), timing.work.count(), words);
    };
    for (const JobTime& job : timing.jobs)
        if (job.took) row({job.name, Look::said}, *job.took, share(*job.took));
    row({std::string{words.work_time}, Look::strong}, timing.work, share(timing.work));
    // How long it lasted is no part of the work.
    row({std::string{words.chain_time}, Look::strong}, timing.chain, "–");
    if (timing.wall) row({std::string{words.wall_time}, Look::strong}, *timing.wall, "–");
    section.blocks.emplace_back(std::move(table));
    return section;
}

Section lessons_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "🎓", .title = std::string{words.lessons}};
    Items items;
    const auto& jobs = model.timing.jobs;
    const auto slowest = std::ranges::max_element(
        jobs, {}, [](const JobTime& job) { return job.took.value_or(std::chrono::milliseconds{0}); });
    if (model.timing.work.count() > 0)
        items.lines.push_back(
            {{filled(words.slowest, slowest->name, in_words(*slowest->took, words),
                     share_in_words(slowest->took->count(), model.timing.work.count(), words))}});
    for (const JobTime& job : jobs)
        if (job.result == "failed")
            items.lines.push_back(
                {{filled(words.failed_jobs, job.name)}, {"(" + job.cause + ")", Look::said}});
    for (const JobTime& job : jobs)
        if (job.tries > 1) items.lines.push_back({{filled(words.tried_jobs, job.name, job.tries)}});
    if (const auto rollbacks = model.history.back().rollbacks; rollbacks > 0)
        items.lines.push_back({{filled(words.lesson_rollbacks, rollbacks)}});
    if (items.lines.empty()) items.lines.push_back({words_span(words.lesson_none)});
    section.blocks.emplace_back(std::move(items));
    return section;
}

Section deliveries_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "🚚", .title = std::string{words.deliveries}};
    if (model.circumstances.deliveries.empty()) {
        section.blocks.emplace_back(Paragraph{{words_span(words.deliveries_none)}});
        return section;
    }
    Table table{.name = section.title};
    for (const auto head : {words.began, words.command, words.revision, words.outcome, words.duration})
        table.head.emplace_back(head);
    for (const Delivery& each : model.circumstances.deliveries)
        table.rows.push_back(
            {{{in_words(each.began), Look::moment}},
             {{each.command, Look::said}},
             {{each.revision, Look::code}},
             {{each.outcome, Look::said}},
             {{each.ended ? in_words(*each.ended - each.began, words) : "–", Look::moment}}});
    section.blocks.emplace_back(std::move(table));
    return section;
}

Section history_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "📉", .title = std::string{words.history}};
    Table table{.name = section.title};
    for (const auto head :
         {words.date, words.decision, words.score, words.duration, words.rollbacks, words.change})
        table.head.emplace_back(head);
    Chart chart{.kind = Chart::Kind::line, .title = std::string{words.score_chart}, .top = 1'000};
    for (std::size_t i = 0; i < model.history.size(); ++i) {
        const PastDecision& each = model.history[i];
        const std::string worse = worse_of(model, i, words);
        table.rows.push_back({{{in_words(each.at), Look::moment}},
                              {{std::string{to_text(each.verdict)}, Look::verdict}},
                              {{points_of(each), Look::moment}},
                              {{took_in_words(each.took, words), Look::moment}},
                              {{std::to_string(each.rollbacks)}},
                              {{worse.empty() ? "–" : worse, worse.empty() ? Look::plain : Look::strong}}});
        const std::int64_t share = each.total > 0 ? each.points * 1'000 / each.total : 0;
        chart.points.push_back({.name = in_words(each.at),
                                .value = share,
                                .words = share_in_words(share, 1'000, words),
                                .is_marked = !worse.empty()});
    }
    if (model.history.size() == 1) section.blocks.emplace_back(Paragraph{{words_span(words.history_first)}});
    section.blocks.emplace_back(std::move(table));
    section.blocks.emplace_back(std::move(chart));
    return section;
}

Section checklist_section(const ReportModel& model, const Words& words) {
    const Tally counted = tally(model);
    Checks checks;
    const auto jobs = static_cast<std::int64_t>(model.timing.jobs.size());
    checks.all.push_back({jobs > 0 && counted.jobs_passed == jobs, {words_span(words.check_jobs)}});
    for (const Assessment& each : model.decided.assessments)
        checks.all.push_back({each.state == State::pass,
                              {{each.criterion.id, Look::strong},
                               {each.criterion.title, Look::said},
                               {std::string{to_text(each.state)}, Look::state}}});
    checks.all.push_back({counted.waived == 0, {words_span(words.check_waivers)}});
    checks.all.push_back({model.decided.contradictions.empty(), {words_span(words.check_contradictions)}});
    return {.icon = "📋", .title = std::string{words.checklist}, .blocks = {std::move(checks)}};
}

Section next_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "🚀", .title = std::string{words.next}};
    const auto say = [&](std::string text) { section.blocks.emplace_back(Paragraph{{{std::move(text)}}}); };
    const std::string env =
        model.circumstances.environment.empty() ? "" : " --env " + model.circumstances.environment;
    const auto verdict = model.decided.decision.verdict;
    if (verdict == Verdict::go) say(filled(words.next_go, commit_of(model, words)));
    if (verdict == Verdict::conditional) {
        say(std::string{words.next_conditional});
        section.blocks.emplace_back(ShellLine{"taxasgectl approve" + env});
    }
    if (verdict != Verdict::go) {
        std::vector<std::string> ids;
        for (const Assessment& each : model.decided.assessments)
            if (each.criterion.is_blocker && each.state != State::pass && each.state != State::waived)
                ids.push_back(each.criterion.id);
        if (!ids.empty()) say(filled(words.next_no_go, fmt::format("{}", fmt::join(ids, ", "))));
        say(std::string{words.next_gate});
        section.blocks.emplace_back(ShellLine{"taxasgectl gate" + env});
    }
    say(std::string{words.next_verify});
    section.blocks.emplace_back(ShellLine{"taxasgectl evidence verify . --key gate.pub"});
    return section;
}

}  // namespace taxasge::delivery
