#include "delivery/report/model.hpp"

#include "base/utf8.hpp"
#include "delivery/evidence/tampered.hpp"
#include "delivery/gate/observed.hpp"
#include "delivery/gate/statement.hpp"
#include "delivery/gate/thing.hpp"
#include "delivery/report/facts_reading.hpp"
#include "delivery/report/text.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>
#include <tuple>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

// Why nothing was seen, and what is wrong with a workflow.
std::vector<std::string> own_words(const json::object& observed) {
    std::vector<std::string> words;
    if (const json::value* cause = observed.if_contains("cause"); cause != nullptr && cause->is_string())
        words.emplace_back(cause->get_string());
    if (const auto faults = names_at(observed, "faults"))
        words.push_back(fmt::format("{}", fmt::join(*faults, "; ")));
    return words;
}

// Every text that a report shows, with its place.
template <class Visit>
void visit_texts(const ReportModel& model, const Visit& visit) {
    visit(say("project"), model.circumstances.project);
    for (const Assessment& each : model.decided.assessments) {
        const Saying criterion = as_said(each.criterion.id);
        visit(criterion, each.criterion.title);
        visit(criterion, in_english(each.cause));
        for (const Finding& finding : each.findings)
            visit(criterion, in_english(finding.what) + " " + in_english(finding.ruling.cause));
    }
    for (const Saying& each : model.decided.contradictions) visit(say("contradiction"), in_english(each));
    for (const PlannedJob& each : model.circumstances.jobs) visit(say("job"), each.name);
    for (const Evidence& each : model.evidence) visit(thing_of(each.kind, each.subject), each.text);
}

Result<void> check_texts(ReportModel& model) {
    std::string fault;
    visit_texts(model, [&](const Saying& place, const std::string& text) {
        if (!is_utf8(text))
            fault = in_english(place);
        else if (is_garbled(text) && (model.garbled.empty() || model.garbled.back() != place))
            model.garbled.push_back(place);
    });
    if (fault.empty()) return {};
    return fail({.code = Code::invalid,
                 .reason = "undecided",
                 .detail = fmt::format("{}: its text is not UTF-8, and no report can be written", fault)});
}

// What evidence itself says stays as it was said, however much it looks like a sentence of ours.
void keep_words_of(const std::vector<Evidence>& evidence, std::vector<Assessment>& assessments) {
    for (Assessment& each : assessments)
        for (Finding& finding : each.findings) {
            const auto of = std::ranges::find(evidence, finding.digest, &Evidence::digest);
            if (of == evidence.end() || finding.ruling.cause.empty()) continue;
            const std::string cause = in_english(finding.ruling.cause);
            if (std::ranges::count(own_words(of->observed), cause) > 0)
                finding.ruling.cause = {as_said(cause)};
        }
}

// The verdict is not believed either: it follows from the states, or the file was changed.
Result<void> check_decision(const Decided& decided) {
    const Decision again = decide(decided.assessments, decided.thresholds);
    const Decision& said = decided.decision;
    if (std::tie(again.verdict, again.points, again.total) ==
            std::tie(said.verdict, said.points, said.total) &&
        each_in_english(again.causes) == each_in_english(said.causes))
        return {};
    return fail(tampered(fmt::format(
        "the decision says {}, {} of {} points; from how its criteria stand "
        "follow {}, {} of {}",
        to_text(said.verdict), said.points, said.total, to_text(again.verdict), again.points, again.total)));
}

std::vector<PastDecision> with_this(const ReportModel& model) {
    std::vector<PastDecision> all = model.circumstances.past;
    const Decided& decided = model.decided;
    PastDecision now{.at = decided.as_of,
                     .commit = model.circumstances.commit,
                     .verdict = decided.decision.verdict,
                     .points = decided.decision.points,
                     .total = decided.decision.total};
    // Those before were told when they were made, of deliveries that may be forgotten by now.
    std::vector<PastDecision> two;
    if (!all.empty()) two.push_back(all.back());
    two.push_back(now);
    tell_deliveries(two, model.circumstances.deliveries);
    all.push_back(two.back());
    return all;
}

// As they are kept: whoever reads them from there sees the same order of keys.
std::vector<Evidence> as_kept(const std::vector<Evidence>& evidence) {
    std::vector<Evidence> kept;
    for (const Evidence& each : evidence) kept.push_back(parse_evidence(each.text).value_or(each));
    std::ranges::sort(kept, {}, [](const Evidence& each) {
        // What somebody says comes last: it counts for nothing.
        return std::tuple{each.kind == EvidenceKind::claim, to_text(each.kind), each.subject, each.at,
                          each.digest};
    });
    return kept;
}

}  // namespace

std::vector<PlannedJob> planned_jobs(const Plan& plan) {
    std::vector<PlannedJob> jobs;
    for (const Job& job : plan.jobs) jobs.push_back({.name = job.name, .needs = job.needs});
    return jobs;
}

Result<ReportModel> make_model(const json::object& decision, const std::vector<Evidence>& evidence) {
    auto read = read_facts(decision);
    if (!read) return fail(read.error());
    ReportModel model{.decided = std::move(read->first),
                      .circumstances = std::move(read->second),
                      .evidence = as_kept(evidence),
                      .merkle_root = evidence_root(evidence)};
    keep_words_of(evidence, model.decided.assessments);
    if (auto good = check_decision(model.decided); !good) return fail(good.error());
    if (auto good = check_texts(model); !good) return fail(good.error());
    auto timing =
        time_jobs(model.circumstances.jobs, evidence, model.circumstances.deliveries, model.decided.as_of);
    if (!timing) return fail(timing.error());
    model.timing = std::move(*timing);
    model.history = with_this(model);
    model.regressions = regressions(model.history);
    model.advice = advice_for(model.decided.assessments);
    return model;
}

}  // namespace taxasge::delivery
