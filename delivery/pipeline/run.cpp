#include "delivery/pipeline/run.hpp"

#include "base/file.hpp"
#include "delivery/pipeline/deploy.hpp"
#include "delivery/pipeline/graph.hpp"
#include "delivery/pipeline/probe.hpp"
#include "delivery/pipeline/rollback.hpp"

namespace taxasge::delivery {
namespace {

std::filesystem::path run_folder(const Workplace& place, const std::string& run) {
    return place.folder / "runs" / run;
}

Result<Plan> plan_of(const Workplace& place, const RunRecord& run) {
    const auto text = read_file(run_folder(place, run.id) / "deliver.yaml");
    if (!text) return fail(text.error());
    PlanReading reading = read_plan(*text);
    // It was good when the run began. A file that it names may have gone since; that is no reason to stop
    // here.
    for (const PlanFault& fault : reading.faults)
        if (fault.legibility == Legibility::lost)
            return fail(internal_error(to_words("the plan of run " + run.id, fault)));
    return std::move(reading.plan);
}

class Run {
 public:
    Run(Workplace& place, const RunRecord& run, const Plan& plan)
        : place_(place),
          run_(run),
          plan_(plan),
          steps_(place.journal, place.progress, place.redaction, run.id),
          deployment_(place, plan.rollout, steps_, run) {}

    Result<void> go() {
        if (run_.is_undoing) return take_back(run_.cause);
        const auto outcomes =
            run_jobs({.jobs = plan_.jobs,
                      .work = [this](const Job& job, Deadline deadline) { return do_job(job, deadline); },
                      .progress = place_.progress,
                      .timeout = plan_.run_timeout,
                      .done = done_jobs(),
                      .today = to_rfc3339(SystemClock{}.now()).substr(0, 10)});
        if (auto noted = note_waivers(outcomes); !noted) return noted;
        if (const auto* failure = first_failure(outcomes)) return settle_failure(*failure);
        // From here on nothing is taken back as long as it lives: whoever comes after a crash goes on from
        // here.
        if (auto finished = deployment_.finish(); !finished) {
            if (finished.error().code != Code::invalid) return finished;
            return take_back(place_.redaction(finished.error().detail));
        }
        return end("deployed");
    }

    Result<void> take_back(const std::string& cause) {
        const bool was_shifted = deployment_.was_shifted();
        if (auto undone = deployment_.undo(cause); !undone) {
            // Without anything to go back to, trying again would not help.
            if (run_.previous.empty())
                if (auto ended = end("rollback_failed"); !ended) return ended;
            return undone;
        }
        if (auto ended = end(was_shifted ? "rolled_back" : "refused"); !ended) return ended;
        return fail(
            {.code = Code::invalid, .reason = was_shifted ? "rolled_back" : "refused", .detail = cause});
    }

 private:
    Result<void> do_job(const Job& job, Deadline deadline) {
        const auto done = steps_.take("job " + job.name, [&]() -> Result<boost::json::object> {
            Result<void> result;
            if (!job.deploy.empty()) result = deployment_.go(deadline);
            for (const auto& command : job.run)
                if (result)
                    result = run_command(command, deadline,
                                         [&](std::string_view line) { place_.progress.say(job.name, line); });
            for (const auto& name : job.probes)
                if (result)
                    result = ask(plan_.probes.at(name), {place_.environment.host, place_.environment.port},
                                 run_.commit, deadline);
            if (!result) return fail(result.error());
            return boost::json::object{};
        });
        if (!done) return fail(done.error());
        return {};
    }

    std::set<std::string> done_jobs() const {
        std::set<std::string> done;
        for (const Job& job : plan_.jobs)
            if (steps_.is_done("job " + job.name)) done.insert(job.name);
        return done;
    }

    Result<void> note_waivers(const std::vector<JobOutcome>& outcomes) {
        for (const JobOutcome& outcome : outcomes) {
            if (!outcome.is_waived || outcome.state == JobState::done) continue;
            auto noted = steps_.note("waived", {{"job", outcome.name},
                                                {"state", to_text(outcome.state)},
                                                {"cause", place_.redaction(outcome.error.detail)}});
            if (!noted) return noted;
        }
        return {};
    }

    Result<void> settle_failure(const JobOutcome& failure) {
        const std::string cause = place_.redaction(
            fmt::format("{} {}: {}", failure.name, to_text(failure.state), failure.error.detail));
        if (failure.error.reason == "held") {
            if (auto noted = steps_.note("held", {{"cause", cause}}); !noted) return noted;
            return fail({.code = Code::precondition_failed, .reason = "held", .detail = cause});
        }
        auto undone = take_back(cause);
        // Too slow, before any request was touched: that is what a script wants to know.
        if (!undone && undone.error().reason == "refused" && failure.state == JobState::timed_out)
            return fail({.code = Code::timed_out, .reason = "timed_out", .detail = cause});
        return undone;
    }

    Result<void> end(std::string_view outcome) {
        auto ended = steps_.note("end", {{"outcome", outcome}});
        if (ended) place_.progress.say("run " + run_.id, outcome);
        return ended;
    }

    Workplace& place_;
    const RunRecord& run_;
    const Plan& plan_;
    Steps steps_;
    Deployment deployment_;
};

}  // namespace

Result<void> begin_run(Workplace& place, const RunRecord& run) {
    const auto folder = run_folder(place, run.id);
    std::error_code failed;
    std::filesystem::create_directories(folder, failed);
    if (auto kept = replace_file(folder / "deliver.yaml", place.plan.source, 0644); !kept)
        return fail({.code = Code::unavailable, .reason = "try_again", .detail = kept.error().detail});
    auto begun = place.journal.add({.run = run.id,
                                    .kind = "begin",
                                    .facts = {{"command", run.command},
                                              {"revision", run.revision},
                                              {"previous", run.previous},
                                              {"undone", run.undone},
                                              {"person", run.person},
                                              {"commit", run.commit},
                                              {"plan_hash", run.plan_hash}}});
    if (!begun) return begun;
    if (place.lock != nullptr) place.lock->name_run(run.id);
    return carry_out(place, run);
}

Result<void> carry_out(Workplace& place, const RunRecord& run) {
    const auto plan = plan_of(place, run);
    if (!plan) return fail(plan.error());
    for (const auto& id : {run.revision, run.previous})
        if (const auto release = kept_release(place.folder, id)) hide_secrets(*release, place.redaction);
    if (run.command != "deploy") return carry_out_rollback(place, plan->rollout, run);
    return Run{place, run, *plan}.go();
}

Result<void> give_up(Workplace& place, const RunRecord& run, const std::string& cause) {
    const auto plan = plan_of(place, run);
    if (!plan) return fail(plan.error());
    if (run.command != "deploy") return give_up_rollback(place, plan->rollout, run, cause);
    const auto ended = Run{place, run, *plan}.take_back(cause);
    if (!ended && (ended.error().reason == "rolled_back" || ended.error().reason == "refused")) return {};
    return ended;
}

Result<void> settle(Workplace& place) {
    const auto run = unfinished(place.standing());
    if (!run || run->is_held) return {};
    place.progress.say("run " + run->id, "was interrupted: it is finished first");
    const auto done = carry_out(place, *run);
    // However it ended, it did.
    if (done || !unfinished(place.standing())) return {};
    return done;
}

}  // namespace taxasge::delivery
