#include "delivery/gate/assess.hpp"

#include "delivery/config/units.hpp"
#include "delivery/gate/judge.hpp"
#include "delivery/gate/judge_rights.hpp"
#include "delivery/gate/judge_runs.hpp"
#include "delivery/gate/judge_source.hpp"
#include "delivery/gate/thing.hpp"

#include <boost/json.hpp>

#include <algorithm>
#include <functional>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

class Look {
 public:
    explicit Look(const Seen& seen) : seen_(seen) {}

    using Judge = std::function<Ruling(const json::object& observed)>;

    void at(EvidenceKind kind, const std::string& subject, std::chrono::milliseconds max_age,
            const Judge& judge) {
        findings.push_back({.what = thing_of(kind, subject)});
        Finding& finding = findings.back();
        const Evidence* newest = find(kind, subject);
        if (newest == nullptr) {
            finding.ruling.cause = {say("nobody has looked")};
            return;
        }
        finding.digest = newest->digest;
        if (newest->at > seen_.now) {
            finding.ruling.cause = {say("was seen in the future, at {word}", to_rfc3339(newest->at))};
            return;
        }
        if (is_contradicted(*newest)) {
            finding.ruling.cause = {
                say("there are two accounts of the same moment, at {word}", to_rfc3339(newest->at))};
            return;
        }
        finding.ruling = judge(newest->observed);
        const auto age = seen_.now - newest->at;
        // Whoever saw it may trust it for less long than the policy does, and never for longer.
        const auto allowed = std::min(newest->lifetime.value_or(max_age), max_age);
        if (finding.ruling.state == State::pass && age > allowed)
            finding.ruling = {.state = State::stale,
                              .cause = {say("was seen {duration} ago, and {duration} are allowed",
                                            duration_in_words(age), duration_in_words(allowed))}};
    }

    void at(EvidenceKind kind, const std::string& subject, const Judge& judge) {
        at(kind, subject, seen_.plan.evidence_max_age, judge);
    }

    std::vector<Finding> findings = {};

 private:
    [[nodiscard]] const Evidence* find(EvidenceKind kind, const std::string& subject) const {
        const Evidence* newest = nullptr;
        for (const Evidence& each : seen_.evidence)
            if (each.kind == kind && each.subject == subject && (newest == nullptr || each.at > newest->at))
                newest = &each;
        return newest;
    }

    [[nodiscard]] bool is_contradicted(const Evidence& one) const {
        return std::ranges::any_of(seen_.evidence, [&](const Evidence& other) {
            return other.kind == one.kind && other.subject == one.subject && other.at == one.at &&
                   other.digest != one.digest;
        });
    }

    const Seen& seen_;
};

// What was delivered, and by whom it may be.
void find_source(const Criterion& criterion, const Seen& seen, Look& look) {
    if (criterion.clean_tree == Wish::wanted)
        look.at(EvidenceKind::git, ".",
                [&](const json::object& observed) { return judge_git(observed, seen.commit); });
    if (criterion.applied_migrations == Wish::wanted)
        look.at(EvidenceKind::migrations, seen.plan.service.name, judge_migrations);
    for (const auto& path : criterion.workflows) look.at(EvidenceKind::workflow, path, judge_workflow);
    if (!criterion.iam.empty())
        look.at(EvidenceKind::iam, criterion.iam,
                [&](const json::object& observed) { return judge_iam(observed, seen.plan.iam); });
    if (!criterion.hosting.site.empty())
        look.at(EvidenceKind::hosting, criterion.hosting.site, [&](const json::object& observed) {
            return judge_hosting(observed, criterion.hosting.paths);
        });
}

// What was run to find out.
void find_runs(const Criterion& criterion, const Seen& seen, Look& look) {
    for (const auto& report : criterion.tests)
        look.at(EvidenceKind::tests, report,
                [&](const auto& observed) { return judge_tests(observed, criterion.may_skip); });
    for (const auto& [folder, least] : criterion.coverage.least)
        look.at(EvidenceKind::coverage, folder,
                [&](const json::object& observed) { return judge_coverage(observed, least, seen.commit); });
    for (const auto& name : criterion.commands)
        look.at(EvidenceKind::command, name, [&](const json::object& observed) {
            return judge_command(observed, seen.plan.commands.at(name), seen.commit);
        });
}

std::vector<Finding> find(const Criterion& criterion, const Seen& seen) {
    Look look{seen};
    const std::string& service = seen.plan.service.name;
    for (const auto& name : criterion.jobs) look.at(EvidenceKind::job, name, judge_job);
    for (const auto& name : criterion.probes) {
        const Probe& probe = seen.plan.probes.at(name);
        look.at(EvidenceKind::http, probe.path,
                [&](const json::object& observed) { return judge_answer(observed, probe, seen.commit); });
    }
    for (const auto& [of, wanted] : criterion.names)
        look.at(EvidenceKind::names, of,
                [&](const json::object& observed) { return judge_names(observed, wanted); });
    for (const auto& [of, forbidden] : criterion.without)
        look.at(EvidenceKind::names, of,
                [&](const json::object& observed) { return judge_without(observed, forbidden); });
    if (criterion.images > 0)
        look.at(EvidenceKind::images, service,
                [&](const json::object& observed) { return judge_images(observed, criterion.images); });
    if (criterion.secret_max_age.count() > 0)
        look.at(EvidenceKind::secrets, service, [&](const json::object& observed) {
            return judge_secrets(observed, seen.plan.service.secrets, criterion.secret_max_age, seen.now);
        });
    if (criterion.drill_max_age.count() > 0)
        look.at(EvidenceKind::drill, "rollback", criterion.drill_max_age, judge_drill);
    for (const auto& path : criterion.files) look.at(EvidenceKind::file, path, judge_file);
    find_source(criterion, seen, look);
    find_runs(criterion, seen, look);
    return std::move(look.findings);
}

std::string day_of(Time time) {
    return to_rfc3339(time).substr(0, 10);
}

void apply(const Waiver& waiver, Time now, Assessment& assessment) {
    if (waiver.owner.empty() || assessment.state == State::pass) return;
    const bool holds = day_of(now) <= waiver.until;
    assessment.state = holds ? State::waived : State::fail;
    assessment.cause = {
        holds ? say("{} answers for it until {word}: {}", waiver.owner, waiver.until, waiver.reason)
              : say("{} answered for it until {word}, which is over", waiver.owner, waiver.until)};
}

std::string claimed(const Evidence& evidence, std::string_view key) {
    const json::value* value = evidence.observed.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{"?"};
}

}  // namespace

Assessment assess(const Criterion& criterion, const Seen& seen) {
    Assessment assessment{.criterion = criterion, .findings = find(criterion, seen)};
    if (!assessment.findings.empty())
        assessment.state = std::ranges::max(assessment.findings, {}, [](const Finding& finding) {
                               return finding.ruling.state;
                           }).ruling.state;
    apply(criterion.waiver, seen.now, assessment);
    return assessment;
}

Sayings contradictions(const std::vector<Assessment>& assessments, const std::vector<Evidence>& evidence) {
    Sayings found;
    for (const Evidence& each : evidence) {
        if (each.kind != EvidenceKind::claim) continue;
        const auto of = std::ranges::find(
            assessments, each.subject, [](const Assessment& assessment) { return assessment.criterion.id; });
        if (of == assessments.end())
            found.push_back(say("{} says of {}: {}; there is no such criterion", claimed(each, "by"),
                                each.subject, claimed(each, "says")));
        else if (of->state != State::pass)
            found.push_back(say("{} says of {}: {}; it is {word}", claimed(each, "by"), each.subject,
                                claimed(each, "says"), to_text(of->state)));
    }
    return found;
}

}  // namespace taxasge::delivery
