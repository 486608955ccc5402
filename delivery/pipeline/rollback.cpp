#include "delivery/pipeline/rollback.hpp"

#include "base/id.hpp"
#include "delivery/pipeline/release.hpp"
#include "delivery/pipeline/schema_history.hpp"
#include "delivery/pipeline/stand_ready.hpp"
#include "delivery/pipeline/steps.hpp"

#include <algorithm>

namespace taxasge::delivery {
namespace {

using SteadyClock = std::chrono::steady_clock;

RunRecord new_run(const Workplace& place, std::string command) {
    const Time now = SystemClock{}.now();
    return {.id = Id::make(now).text(), .command = std::move(command), .person = place.person, .began = now};
}

Error nothing_to_go_back_to() {
    return refused("there is nothing to roll back to: no earlier revision stands ready");
}

class Rollback {
 public:
    Rollback(Workplace& place, const Rollout& rollout, const RunRecord& run)
        : place_(place),
          rollout_(rollout),
          run_(run),
          steps_(place.journal, place.progress, place.redaction, run.id) {}

    // run.previous serves, run.revision is to serve.
    Result<void> go() {
        if (auto begun = begin(); !begun) return begun;
        if (auto moved = move("shift", run_.revision, run_.previous); !moved) return failed(moved.error());
        if (auto drained = drain(run_.previous); !drained) return failed(drained.error());
        // What was taken back is nothing to go back to.
        if (auto noted = steps_.note("serving", {{"current", run_.revision}, {"previous", ""}}); !noted)
            return noted;
        return steps_.note("end", {{"outcome", "restored"}});
    }

    // There and back; afterwards everything is as it was, and the time it took is written down.
    Result<void> drill() {
        if (auto begun = begin(); !begun) return begun;
        if (auto moved = move("shift", run_.revision, run_.previous); !moved) return failed(moved.error());
        if (auto moved = move("shift back", run_.previous, run_.revision); !moved)
            return failed(moved.error());
        if (auto drained = drain(run_.revision); !drained) return failed(drained.error());
        if (auto noted =
                steps_.note("drill", {{"from", run_.previous}, {"to", run_.revision}, {"took_us", took_us_}});
            !noted)
            return noted;
        return steps_.note("end", {{"outcome", "drilled"}});
    }

    // On a person's word, when it cannot be ended: requests stay where the last shift that was done has put
    // them.
    Result<void> give_up(const std::string& cause) {
        const bool is_back = !steps_.is_done("shift") || steps_.is_done("shift back");
        const auto& [to, from] =
            is_back ? std::tie(run_.previous, run_.revision) : std::tie(run_.revision, run_.previous);
        if (steps_.was_begun("shift"))
            if (auto moved = move("undo: shift", to, from); !moved) return failed(moved.error());
        if (!is_back)
            if (auto noted = steps_.note("serving", {{"current", to}, {"previous", ""}}); !noted)
                return noted;
        return end("given_up", cause);
    }

 private:
    // Before any request moves. What does not become ready changes nothing, and is no reason to try again.
    Result<void> begin() {
        if (steps_.was_begun("shift")) return {};
        const auto ready = steps_.take("place", [&]() -> Result<boost::json::object> {
            if (auto stands = stand_ready(place_, rollout_, run_.revision); !stands)
                return fail(stands.error());
            return boost::json::object{};
        });
        if (ready) return {};
        if (auto ended = end("refused", ready.error().detail); !ended) return ended;
        return fail(ready.error());
    }

    Result<void> end(std::string_view outcome, const std::string& cause) {
        return steps_.note("end", {{"outcome", outcome}, {"cause", place_.redaction(cause)}});
    }

    Result<void> move(const std::string& step, const std::string& to, const std::string& from) {
        const auto done = steps_.take(step, [&]() -> Result<boost::json::object> {
            const auto start = SteadyClock::now();
            if (auto ready = stand_ready(place_, rollout_, to); !ready) return fail(ready.error());
            if (auto shifted = place_.target.shift({{to, 100}, {from, 0}}); !shifted)
                return fail(shifted.error());
            const auto took =
                std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start);
            place_.progress.say(run_.command, fmt::format("all requests at {}, in {:.1f} ms", to,
                                                          static_cast<double>(took.count()) / 1'000));
            return boost::json::object{{"took_us", took.count()}};
        });
        if (!done) return fail(done.error());
        if (step == "shift") took_us_ = done->at("took_us").as_int64();
        return {};
    }

    Result<void> drain(const std::string& id) {
        const auto done = steps_.take("drain", [&]() -> Result<boost::json::object> {
            const auto drained = place_.target.drain(id, rollout_.drain);
            if (!drained) return fail(drained.error());
            return boost::json::object{{"cut", drained->cut}};
        });
        if (!done) return fail(done.error());
        return {};
    }

    // The run stays open: the next command tries again.
    static Result<void> failed(const Error& error) {
        if (error.reason == "try_again") return fail(error);
        return fail({.reason = "rollback_failed", .detail = error.detail});
    }

    Workplace& place_;
    const Rollout& rollout_;
    const RunRecord& run_;
    Steps steps_;
    std::int64_t took_us_ = 0;
};

// The run that a rollback without words means: the last deployment, whatever became of it. One that went back
// by itself is taken back already; the good one before it is not meant.
std::string last_deployment(const Standing& standing) {
    const auto run = std::find_if(standing.runs.rbegin(), standing.runs.rend(),
                                  [](const RunRecord& each) { return each.command == "deploy"; });
    return run != standing.runs.rend() ? run->id : "";
}

Result<RollbackPlan> plan_what_is_wished(const Workplace& place, const RollbackWish& wish) {
    const Standing standing = place.standing();
    if (const auto open = unfinished(standing); open && open->is_held) return fail(held_already(*open));
    RollbackPlan plan{.run = new_run(place, "rollback")};
    plan.run.previous = standing.current;
    if (!wish.to.empty()) {
        if (const auto kept = kept_release(place.folder, wish.to); !kept) return fail(kept.error());
        if (wish.to == standing.current)
            plan.already = wish.to + " serves already";
        else
            plan.run.revision = wish.to;
        return plan;
    }
    const std::string id = wish.run.empty() ? last_deployment(standing) : wish.run;
    const auto run = std::ranges::find(standing.runs, id, &RunRecord::id);
    if (run == standing.runs.end())
        return fail(wish.run.empty() ? nothing_to_go_back_to() : refused("there is no run " + id));
    plan.run.undone = id;
    // D10: whoever asks twice, because the first answer was lost, means once.
    const auto undone = [&](const RunRecord& each) {
        return each.undone == id && each.outcome == "restored";
    };
    if (run->outcome == "rolled_back" || run->outcome == "refused" ||
        std::ranges::any_of(standing.runs, undone)) {
        plan.already = fmt::format("run {} was taken back already", id);
        return plan;
    }
    if (run->outcome == "rollback_failed") return fail(nothing_to_go_back_to());
    if (run->outcome != "deployed") return fail(refused(fmt::format("run {} deployed nothing", id)));
    if (run->revision != standing.current)
        return fail(refused(fmt::format("run {} deployed {}, and {} serves now: say --to REVISION", id,
                                        run->revision, standing.current)));
    if (run->previous.empty()) return fail(nothing_to_go_back_to());
    plan.run.revision = run->previous;
    return plan;
}

}  // namespace

Result<RollbackPlan> plan_rollback(const Workplace& place, const RollbackWish& wish) {
    auto plan = plan_what_is_wished(place, wish);
    if (!plan || plan->run.revision.empty()) return plan;
    if (auto works = check_works_on_schema(place.journal.records(), plan->run.revision); !works)
        return fail(works.error());
    return plan;
}

Result<RunRecord> plan_drill(const Workplace& place) {
    const Standing standing = place.standing();
    if (const auto open = unfinished(standing); open && open->is_held) return fail(held_already(*open));
    if (standing.previous.empty()) return fail(nothing_to_go_back_to());
    RunRecord run = new_run(place, "drill");
    run.revision = standing.previous;
    run.previous = standing.current;
    return run;
}

Result<void> give_up_rollback(Workplace& place, const Rollout& rollout, const RunRecord& run,
                              const std::string& cause) {
    return Rollback{place, rollout, run}.give_up(cause);
}

Result<void> carry_out_rollback(Workplace& place, const Rollout& rollout, const RunRecord& run) {
    Rollback rollback{place, rollout, run};
    return run.command == "drill" ? rollback.drill() : rollback.go();
}

}  // namespace taxasge::delivery
