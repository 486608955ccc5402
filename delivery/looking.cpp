#include "delivery/looking.hpp"

#include "delivery/config/units.hpp"
#include "delivery/pipeline/delivery.hpp"
#include "delivery/pipeline/probe.hpp"
#include "delivery/pipeline/secret_check.hpp"
#include "delivery/pipeline/witness.hpp"

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

json::array to_array(const std::vector<std::string>& texts) {
    return json::array(texts.begin(), texts.end());
}

std::string_view words_of_state(RevisionState state) {
    switch (state) {
        case RevisionState::starting:
            return "starting";
        case RevisionState::ready:
            return "ready";
        case RevisionState::draining:
            return "draining";
        case RevisionState::stopped:
            return "stopped";
        case RevisionState::failed:
            return "failed";
    }
    return "";
}

json::object to_json(const RunRecord& run) {
    return {{"run", run.id},
            {"command", run.command},
            {"revision", run.revision},
            {"previous", run.previous},
            {"person", run.person},
            {"commit", run.commit},
            {"plan_hash", run.plan_hash},
            {"began", to_rfc3339(run.began)},
            {"took_ms", run.outcome.empty() ? json::value{} : json::value{(run.ended - run.began).count()}},
            {"outcome", outcome_of(run)}};
}

std::string to_line(const RunRecord& run) {
    const std::string took = run.outcome.empty() ? "" : " in " + duration_in_words(run.ended - run.began);
    return fmt::format("{}  {:<8} {}  {}  by {}{}\n", to_rfc3339(run.began).substr(0, 19), run.command,
                       run.revision, outcome_of(run), run.person, took);
}

}  // namespace

Result<Report> show_plan(Session& session, const Request& request) {
    Workplace place = session.place();
    const auto plan = plan_deployment(place);
    if (!plan) return fail(plan.error());
    Report report;
    const std::string previous = plan->run.previous.empty() ? "nothing" : plan->run.previous;
    if (plan->steps.empty())
        report.words = fmt::format("no changes: {} serves\n", plan->run.revision);
    else
        report.words =
            fmt::format("{} -> {}\n  {}\n", previous, plan->run.revision, fmt::join(plan->steps, "\n  "));
    for (const auto& each : plan->drift) report.words += "drift: " + each + "\n";
    report.words += fmt::format("plan {:.16}\n", plan->run.plan_hash);
    report.facts = {{"revision", plan->run.revision}, {"previous", plan->run.previous},
                    {"commit", plan->run.commit},     {"steps", to_array(plan->steps)},
                    {"drift", to_array(plan->drift)}, {"plan_hash", plan->run.plan_hash}};
    if (request.tells_changes && !plan->drift.empty())
        report.exit = Exit::drift;
    else if (request.tells_changes && !plan->steps.empty())
        report.exit = Exit::has_changes;
    return report;
}

Result<Report> show_status(Session& session) {
    Workplace place = session.place();
    const Standing standing = place.standing();
    Report report;
    report.words =
        fmt::format("{}: {} on {}:{}\n", session.environment().name,
                    standing.current.empty() ? "nothing deployed yet" : standing.current + " serves",
                    session.environment().host, session.environment().port);
    report.facts = {{"environment", session.environment().name},
                    {"current", standing.current},
                    {"previous", standing.previous}};
    json::array revisions;
    // An agent that is not there serves nothing; what the journal knows is told all the same.
    const auto seen = place.target.observe();
    if (!seen) report.words += "the target does not answer: " + seen.error().detail + "\n";
    for (const PlacedRevision& each : seen ? seen->revisions : std::vector<PlacedRevision>{}) {
        report.words += fmt::format("  {}  {:<8} {:>3} %  {} under way\n", each.id,
                                    words_of_state(each.state), each.weight, each.in_flight);
        revisions.push_back(json::object{{"id", each.id},
                                         {"state", words_of_state(each.state)},
                                         {"weight", each.weight},
                                         {"in_flight", each.in_flight}});
    }
    report.facts["revisions"] = std::move(revisions);
    if (seen) {
        const auto drift = drift_of(standing, *seen);
        const auto open = unfinished(standing);
        for (const auto& each : open ? std::vector<std::string>{} : drift)
            report.words += "drift: " + each + "\n";
        report.facts["drift"] = to_array(drift);
    }
    const auto holder = Lock::holder(session.folder());
    if (holder) report.words += "at work: " + to_words(*holder, SystemClock{}.now()) + "\n";
    if (const auto run = unfinished(standing)) {
        report.facts["run"] = to_json(*run);
        if (!holder)
            report.words += fmt::format("run {} is {}; {}\n", run->id, outcome_of(*run),
                                        run->is_held ? "promote, resume or rollback" : "resume goes on");
    }
    return report;
}

Result<Report> show_history(Session& session, const Request& request) {
    Standing standing = session.place().standing();
    std::ranges::reverse(standing.runs);
    if (standing.runs.size() > request.most) standing.runs.resize(request.most);
    Report report;
    json::array runs;
    for (const RunRecord& run : standing.runs) {
        report.words += to_line(run);
        runs.push_back(to_json(run));
    }
    if (standing.runs.empty()) report.words = "nothing was delivered yet\n";
    report.facts["runs"] = std::move(runs);
    return report;
}

Result<Report> verify(Session& session) {
    Workplace place = session.place();
    const Standing standing = place.standing();
    const std::string commit = serving_commit(place);
    Report report;
    std::string faults;
    json::object probes;
    for (const auto& [name, probe] : session.plan().probes) {
        const auto asked = ask(probe, {session.environment().host, session.environment().port}, commit,
                               std::chrono::steady_clock::now() + std::chrono::seconds{10});
        report.words += fmt::format("{}: {}\n", name, asked ? "well" : asked.error().detail);
        probes[name] = asked ? "well" : asked.error().detail;
        if (!asked) faults += asked.error().detail + "\n";
    }
    report.facts["probes"] = std::move(probes);
    const auto seen = place.target.observe();
    const auto drift = seen ? drift_of(standing, *seen)
                            : std::vector<std::string>{"the target does not answer: " + seen.error().detail};
    for (const auto& each : drift) report.words += "drift: " + each + "\n";
    report.facts["drift"] = to_array(drift);
    if (!drift.empty()) report.exit = Exit::drift;
    if (!faults.empty()) report.exit = Exit::refused;
    return report;
}

Result<Report> check_all_secrets(Session& session) {
    Report report;
    json::array secrets;
    for (const SecretState& secret :
         check_secrets(session.environment(), session.plan().secret_max_age, SystemClock{}.now())) {
        const std::string words =
            secret.fault.empty() ? "good, " + duration_in_words(secret.age) + " old" : secret.fault;
        report.words += fmt::format("{}: {}\n", secret.name, words);
        secrets.push_back(
            json::object{{"name", secret.name}, {"good", secret.fault.empty()}, {"words", words}});
        if (!secret.fault.empty()) report.exit = Exit::no_go;
    }
    if (secrets.empty()) report.words = "the service wants no secrets\n";
    report.facts["secrets"] = std::move(secrets);
    return report;
}

}  // namespace taxasge::delivery
