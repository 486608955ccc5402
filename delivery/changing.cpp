#include "delivery/changing.hpp"

#include "delivery/pipeline/delivery.hpp"
#include "delivery/pipeline/rollback.hpp"
#include "delivery/pipeline/run.hpp"

namespace taxasge::delivery {
namespace {

Report report_of(std::string words, const RunRecord& run) {
    return {.words = std::move(words) + "\n",
            .facts = {{"run", run.id}, {"revision", run.revision}, {"previous", run.previous}}};
}

std::string now_serves(const RunRecord& run) {
    return run.revision + " serves";
}

// What is open is settled by going back too: nobody waits for the rest of a deployment that they do not want.
Result<std::optional<RunRecord>> give_up_open_run(Workplace& place, const Request& request) {
    auto open = unfinished(place.standing());
    const bool is_meant = open && open->command == "deploy" && request.to.empty() &&
                          (request.run.empty() || request.run == open->id);
    if (!is_meant) return std::optional<RunRecord>{};
    if (request.is_dry_run) return open;
    const std::string cause = open->cause.empty() ? place.person + " took it back"
                                                  : open->cause + "; " + place.person + " took it back";
    if (auto done = give_up(place, *open, cause); !done) return fail(done.error());
    return open;
}

// A rollback or a drill that cannot be ended stands in nobody's way who wants another.
Result<void> settle_or_give_up(Workplace& place) {
    auto settled = settle(place);
    const auto open = unfinished(place.standing());
    if (settled || !open || open->command == "deploy") return settled;
    return give_up(place, *open, settled.error().detail);
}

}  // namespace

Result<Report> run_deploy(Session& session) {
    Workplace place = session.place();
    const auto done = deploy(place);
    if (!done) return fail(done.error());
    if (done->steps.empty()) return report_of("no changes: " + now_serves(done->run), done->run);
    return report_of(now_serves(done->run), done->run);
}

Result<Report> run_resume(Session& session, const Request& request) {
    Workplace place = session.place();
    const auto open = unfinished(place.standing());
    if (!open) return Report{.words = "nothing was interrupted\n"};
    if (request.is_dry_run)
        return report_of("would go on with run " + open->id + ", which is " + outcome_of(*open), *open);
    const auto done = resume(place);
    if (!done) return fail(done.error());
    return report_of(now_serves(**done), **done);
}

Result<Report> run_promote(Session& session, const Request& request) {
    Workplace place = session.place();
    const auto open = unfinished(place.standing());
    if (request.is_dry_run && open && open->is_held)
        return report_of("would give all requests to " + open->revision, *open);
    const auto done = promote(place);
    if (!done) return fail(done.error());
    return report_of(now_serves(*done), *done);
}

Result<Report> run_approve(Session& session, const Request& request) {
    Workplace place = session.place();
    const auto found = find_release(place.plan, place.environment, place.redaction);
    if (!found) return fail(found.error());
    if (request.is_dry_run)
        return Report{.words = fmt::format("{} would approve {}\n", place.person, found->revision.id)};
    const auto approved = approve(place);
    if (!approved) return fail(approved.error());
    return Report{.words = fmt::format("{} approved {}\n", place.person, *approved),
                  .facts = {{"revision", *approved}, {"person", place.person}}};
}

Result<Report> run_rollback(Session& session, const Request& request) {
    Workplace place = session.place();
    const auto given_up = give_up_open_run(place, request);
    if (!given_up) return fail(given_up.error());
    if (*given_up)
        return report_of(
            fmt::format("{} run {}", request.is_dry_run ? "would take back" : "took back", (*given_up)->id),
            **given_up);
    if (!request.is_dry_run)
        if (auto settled = settle_or_give_up(place); !settled) return fail(settled.error());
    const auto plan = plan_rollback(place, {.run = request.run, .to = request.to});
    if (!plan) return fail(plan.error());
    if (!plan->already.empty())
        return Report{.words = plan->already + ": nothing was changed\n",
                      .facts = {{"already", plan->already}}};
    if (request.is_dry_run)
        return report_of(fmt::format("would go from {} to {}", plan->run.previous, plan->run.revision),
                         plan->run);
    if (auto done = begin_run(place, plan->run); !done) return fail(done.error());
    return report_of(now_serves(plan->run), plan->run);
}

Result<Report> run_drill(Session& session, const Request& request) {
    Workplace place = session.place();
    if (!request.is_dry_run)
        if (auto settled = settle(place); !settled) return fail(settled.error());
    const auto run = plan_drill(place);
    if (!run) return fail(run.error());
    if (request.is_dry_run)
        return report_of(
            fmt::format("would move all requests from {} to {} and back", run->previous, run->revision),
            *run);
    if (auto done = begin_run(place, *run); !done) return fail(done.error());
    for (const Record& record : place.journal.records()) {
        if (record.run != run->id || record.kind != "drill") continue;
        const auto took = record.facts.at("took_us").as_int64();
        Report report = report_of(
            fmt::format("rolled back in {:.1f} ms, and forth again", static_cast<double>(took) / 1'000),
            *run);
        report.facts["took_us"] = took;
        return report;
    }
    return fail(internal_error("the drill left no record"));
}

}  // namespace taxasge::delivery
