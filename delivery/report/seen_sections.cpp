// What was seen: metadata, scope, jobs, evidence.
#include "delivery/config/units.hpp"
#include "delivery/report/document.hpp"
#include "delivery/report/text.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

// An observation is shown whole up to here; all of it is in the evidence, by its hash.
constexpr std::size_t most_bytes = 600;

std::string or_word(const std::string& text, std::string_view word) {
    return text.empty() ? std::string{word} : text;
}

std::string share_text(std::int64_t hundredths, const Words& words) {
    return share_in_words(hundredths, 10'000, words);
}

State state_of(const JobTime& job) {
    if (job.result == "passed") return State::pass;
    if (job.result == "failed") return State::fail;
    return job.result == "skipped" ? State::skipped : State::unknown;
}

// `key: value`, one after the other, and no letter cut in two.
std::string told(const json::object& observed, const Words& words) {
    std::string text;
    for (const auto& entry : observed) {
        const json::value& value = entry.value();
        text += fmt::format("{}{}: {}", text.empty() ? "" : "; ", std::string_view{entry.key()},
                            value.is_string() ? std::string{value.get_string()} : json::serialize(value));
    }
    text = seen_plainly(text);
    if (text.size() <= most_bytes) return text;
    std::size_t end = most_bytes;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return text.substr(0, end) + fmt::format(fmt::runtime(words.more_text), text.size());
}

std::vector<Line> job_row(const JobTime& job, const Timing& timing, const Words& words) {
    const auto work = timing.work.count();
    return {{{job.name, Look::said}},
            {{or_word(fmt::format("{}", fmt::join(job.needs, ", ")), "–"), Look::said}},
            {{job.took ? in_words(*job.took, words) : "–", Look::moment}},
            {{job.took && work > 0 ? share_in_words(job.took->count(), work, words) : "–", Look::moment}},
            {{std::string{to_text(state_of(job))}, Look::state}},
            {job.result.empty() ? Span{std::string{words.not_seen}} : Span{job.cause, Look::said}}};
}

Chart jobs_chart(const Timing& timing, const Words& words) {
    Chart chart{.kind = Chart::Kind::bars, .title = std::string{words.jobs_chart}};
    for (const JobTime& job : timing.jobs) {
        if (!job.took) continue;
        chart.top = std::max(chart.top, std::int64_t{job.took->count()});
        chart.points.push_back({.name = job.name,
                                .value = job.took->count(),
                                .words = in_words(*job.took, words),
                                .is_marked = state_of(job) == State::fail});
    }
    return chart;
}

}  // namespace

Section metadata_section(const ReportModel& model, const Words& words) {
    const auto& [decided, circumstances, evidence, merkle_root, timing, history, worse, advice, garbled] =
        model;
    Table table{.name = std::string{words.decision}};
    const auto row = [&](std::string_view name, Span value) {
        table.rows.push_back({{{std::string{name}, Look::strong}}, {std::move(value)}});
    };
    row(words.date, {in_words(decided.as_of)});
    row(words.environment, {or_word(circumstances.environment, words.by_others), Look::said});
    row(words.commit, {or_word(circumstances.commit, words.unknown),
                       circumstances.commit.empty() ? Look::plain : Look::code});
    row(words.decision, {std::string{to_text(decided.decision.verdict)}, Look::verdict});
    row(words.points, {fmt::format("{} / {}", decided.decision.points, decided.decision.total)});
    row(words.rubric, {decided.rubric, Look::code});
    row(words.merkle_root, {merkle_root, Look::code});
    return {.icon = "🧾",
            .title = std::string{words.decision},
            .blocks = {Paragraph{{{std::string{words.computed}}}}, std::move(table)}};
}

Section scope_section(const ReportModel& model, const Words& words) {
    const auto& assessments = model.decided.assessments;
    const auto& [go, conditional] = model.decided.thresholds;
    std::vector<std::string> jobs;
    for (const PlannedJob& each : model.circumstances.jobs) jobs.push_back(each.name);
    Items items;
    const auto add = [&](std::string text) { items.lines.push_back({{std::move(text)}}); };
    add(fmt::format(fmt::runtime(words.scope_criteria), assessments.size(), model.decided.decision.total,
                    tally(model).blockers));
    add(fmt::format(fmt::runtime(words.scope_jobs),
                    jobs.empty() ? std::string{words.none} : fmt::format("{}", fmt::join(jobs, ", "))));
    add(fmt::format(fmt::runtime(words.scope_go), share_text(go, words)));
    if (conditional < go)
        add(fmt::format(fmt::runtime(words.scope_conditional), share_text(conditional, words)));
    add(fmt::format(fmt::runtime(words.scope_evidence), model.evidence.size()));
    Table legend{.name = std::string{words.legend},
                 .head = {std::string{words.state}, std::string{words.legend}}};
    for (const State state :
         {State::pass, State::fail, State::unknown, State::stale, State::skipped, State::waived})
        legend.rows.push_back(
            {{{std::string{to_text(state)}, Look::state}}, {{std::string{meaning_of(state, words)}}}});
    return {.icon = "📊", .title = std::string{words.scope}, .blocks = {std::move(items), std::move(legend)}};
}

Section jobs_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "⚙️", .title = std::string{words.jobs}};
    if (model.timing.jobs.empty()) return section;
    Table table{.name = section.title};
    for (const auto head : {words.job, words.needs, words.duration, words.share, words.state, words.details})
        table.head.emplace_back(head);
    for (const JobTime& job : model.timing.jobs) table.rows.push_back(job_row(job, model.timing, words));
    section.blocks.emplace_back(std::move(table));
    if (Chart chart = jobs_chart(model.timing, words); !chart.points.empty())
        section.blocks.emplace_back(std::move(chart));
    return section;
}

Section evidence_section(const ReportModel& model, const Words& words) {
    Section section{.icon = "📦", .title = std::string{words.evidence}};
    std::string kind;
    for (const Evidence& each : model.evidence) {
        if (to_text(each.kind) != kind) {
            kind = to_text(each.kind);
            const std::string name{name_of(each.kind, words)};
            section.blocks.emplace_back(Heading{name});
            Table table{.name = name};
            for (const auto head : {words.subject, words.observed, words.seen_at, words.source, words.digest})
                table.head.emplace_back(head);
            section.blocks.emplace_back(std::move(table));
        }
        std::get<Table>(section.blocks.back())
            .rows.push_back({{{each.subject, Look::said}},
                             {{told(each.observed, words), Look::said}},
                             {{in_words(each.at), Look::moment}},
                             {{each.source, Look::said}},
                             {{each.digest, Look::anchor}}});
    }
    if (section.blocks.empty()) section.blocks.emplace_back(Paragraph{{{std::string{words.evidence_none}}}});
    return section;
}

}  // namespace taxasge::delivery
