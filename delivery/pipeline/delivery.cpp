#include "delivery/pipeline/delivery.hpp"

#include "base/id.hpp"
#include "delivery/pipeline/run.hpp"
#include "delivery/pipeline/schema_history.hpp"
#include "delivery/pipeline/secret_check.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace taxasge::delivery {
namespace {

Result<void> check_migrations(const Workplace& place, const std::string& serving) {
    if (serving.empty() || place.plan.service.migrations.empty()) return {};
    const auto migrations = read_migrations(place.plan.service.migrations);
    if (!migrations) return fail(refused(migrations.error().detail));
    const auto records = place.journal.records();
    return check_expand_only(*migrations, schema_version(records), schema_known_to(records, serving));
}

Result<void> check_policy(const Workplace& place) {
    std::string faults;
    for (const SecretState& secret :
         check_secrets(place.environment, place.plan.secret_max_age, SystemClock{}.now()))
        if (!secret.fault.empty()) faults += fmt::format("the secret {}: {}\n", secret.name, secret.fault);
    if (faults.empty()) return {};
    return fail({.code = Code::forbidden, .reason = "no_go", .detail = faults});
}

std::set<std::string> approvers(const std::vector<Record>& records, const std::string& revision) {
    std::set<std::string> people;
    for (const Record& record : records)
        if (record.kind == "approval" && record.facts.at("revision").as_string() == revision)
            people.emplace(record.facts.at("person").as_string());
    return people;
}

Result<void> check_approvals(const Workplace& place, const std::string& revision) {
    auto people = approvers(place.journal.records(), revision);
    people.erase(place.person);  // nobody says yes to their own
    if (static_cast<std::int64_t>(people.size()) >= place.environment.approvals) return {};
    return fail(
        {.code = Code::forbidden,
         .reason = "approval_wanted",
         .detail = fmt::format(
             "{} has {} of {} approvals; somebody else than {} runs: taxasgectl approve --env {}", revision,
             people.size(), place.environment.approvals, place.person, place.environment.name)});
}

// In the order in which the journal will have them, jobs that run side by side aside.
std::vector<std::string> planned_steps(const Plan& plan, const RunRecord& run) {
    std::vector<std::string> steps;
    for (const Job& job : plan.jobs) {
        if (!job.deploy.empty()) {
            steps.insert(steps.end(), {"migrate", "place"});
            const std::vector<int> shares = run.previous.empty() ? std::vector{100} : plan.rollout.steps;
            for (const int share : shares) {
                steps.push_back(fmt::format("shift {}", share));
                if (share < 100) steps.push_back(fmt::format("watch {}", share));
            }
        }
        steps.push_back("job " + job.name);
    }
    steps.insert(steps.end(), {"drain", "clear"});
    return steps;
}

RunRecord new_deployment(const Workplace& place, const Release& release, const Standing& standing) {
    const Time now = SystemClock{}.now();
    return {.id = Id::make(now).text(),
            .command = "deploy",
            .revision = release.revision.id,
            .previous = standing.current == release.revision.id ? "" : standing.current,
            .person = place.person,
            .commit = release.commit,
            .plan_hash = plan_hash(place.plan, place.environment.name, release.commit),
            .began = now};
}

// What serves, what stands ready, and the last runs' revisions, for rollback --to.
std::vector<std::string> worth_keeping(const Standing& standing) {
    constexpr std::ptrdiff_t last_runs = 10;
    std::vector<std::string> ids{standing.current, standing.previous};
    const auto from = std::max(std::ptrdiff_t{0}, std::ssize(standing.runs) - last_runs);
    for (const RunRecord& run : std::span{standing.runs}.subspan(static_cast<std::size_t>(from)))
        ids.push_back(run.revision);
    return ids;
}

Result<RunRecord> held_run(const Workplace& place) {
    auto run = unfinished(place.standing());
    if (!run || !run->is_held) return fail(refused("no run is held"));
    return std::move(*run);
}

Result<void> release_held(Workplace& place, const RunRecord& run, const std::string& kind) {
    return place.journal.add({.run = run.id, .kind = kind, .facts = {{"person", place.person}}});
}

}  // namespace

std::vector<std::string> drift_of(const Standing& standing, const Observation& seen) {
    std::vector<std::string> drift;
    bool is_there = standing.current.empty();
    for (const PlacedRevision& each : seen.revisions) {
        const bool is_current = each.id == standing.current;
        is_there = is_there || is_current;
        if (is_current && each.state != RevisionState::ready)
            drift.push_back(each.id + " serves, and is not ready");
        if (is_current && each.weight != 100)
            drift.push_back(fmt::format("{} serves, and gets {} % of the requests", each.id, each.weight));
        if (!is_current && each.weight != 0)
            drift.push_back(
                fmt::format("{} gets {} % of the requests, and was not deployed", each.id, each.weight));
    }
    if (!is_there) drift.push_back(standing.current + " should serve, and is not there");
    return drift;
}

Result<DeploymentPlan> plan_deployment(Workplace& place) {
    const Standing standing = place.standing();
    const auto open = unfinished(standing);
    if (open && open->is_held) return fail(held_already(*open));
    if (auto good = check_policy(place); !good) return fail(good.error());
    auto release = find_release(place.plan, place.environment, place.redaction);
    if (!release) return fail(release.error());
    const auto seen = place.target.observe();
    if (!seen) return fail(seen.error());
    DeploymentPlan plan{.release = std::move(*release), .drift = drift_of(standing, *seen)};
    plan.run = new_deployment(place, plan.release, standing);
    if (plan.run.revision == standing.current && plan.drift.empty()) return plan;
    if (auto good = check_approvals(place, plan.run.revision); !good) return fail(good.error());
    if (auto good = check_migrations(place, standing.current); !good) return fail(good.error());
    if (auto good = place.target.check(plan.release.revision); !good) return fail(good.error());
    plan.steps = planned_steps(place.plan, plan.run);
    return plan;
}

Result<DeploymentPlan> deploy(Workplace& place) {
    if (auto settled = settle(place); !settled) return fail(settled.error());
    auto plan = plan_deployment(place);
    if (!plan || plan->steps.empty()) return plan;
    if (auto kept = keep_release(plan->release, place.folder); !kept) return fail(kept.error());
    if (auto done = begin_run(place, plan->run); !done) return fail(done.error());
    forget_releases(place.folder, worth_keeping(place.standing()));
    return plan;
}

Result<RunRecord> promote(Workplace& place) {
    auto run = held_run(place);
    if (!run) return run;
    if (auto released = release_held(place, *run, "promoted"); !released) return fail(released.error());
    if (auto released = release_held(place, *run, "released"); !released) return fail(released.error());
    if (auto done = carry_out(place, *run); !done) return fail(done.error());
    return run;
}

Result<std::optional<RunRecord>> resume(Workplace& place) {
    auto run = unfinished(place.standing());
    if (!run) return run;
    if (run->is_held)
        if (auto released = release_held(place, *run, "released"); !released) return fail(released.error());
    if (auto done = carry_out(place, *run); !done) return fail(done.error());
    return run;
}

Result<std::string> approve(Workplace& place) {
    const auto release = find_release(place.plan, place.environment, place.redaction);
    if (!release) return fail(release.error());
    const std::string& revision = release->revision.id;
    if (approvers(place.journal.records(), revision).contains(place.person))
        return fail(refused(fmt::format("{} has approved {} already", place.person, revision)));
    if (auto added = place.journal.add(
            {.kind = "approval", .facts = {{"revision", revision}, {"person", place.person}}});
        !added)
        return fail(added.error());
    return revision;
}

}  // namespace taxasge::delivery
