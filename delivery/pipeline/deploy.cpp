#include "delivery/pipeline/deploy.hpp"

#include "delivery/config/units.hpp"
#include "delivery/pipeline/schema_history.hpp"
#include "delivery/pipeline/stand_ready.hpp"

#include <algorithm>
#include <thread>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using SteadyClock = std::chrono::steady_clock;

constexpr auto look_every = 50ms;

Error held(std::string cause) {
    return {.code = Code::precondition_failed, .reason = "held", .detail = std::move(cause)};
}

// What a step says of itself when there is nothing else to say.
Result<boost::json::object> nothing_more(const Result<void>& result) {
    if (!result) return fail(result.error());
    return boost::json::object{};
}

// What a step may take of its own, and of what is left of the job's time.
std::chrono::milliseconds within(Deadline deadline, std::chrono::milliseconds own) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - SteadyClock::now());
    return std::clamp(left, std::chrono::milliseconds{0}, own);
}

// It failed because of the job's time-out, or has come to it all the same.
Result<void> in_time(const Result<void>& result, Deadline deadline) {
    if (SteadyClock::now() < deadline) return result;
    return fail({.code = Code::timed_out,
                 .reason = "timed_out",
                 .detail = result ? "the job's time-out came before any request was moved"
                                  : "cut off at the job's time-out: " + result.error().detail});
}

Result<void> without_facts(const Result<boost::json::object>& result) {
    if (!result) return fail(result.error());
    return {};
}

}  // namespace

Result<void> Deployment::go(Deadline deadline) {
    if (!was_shifted()) {
        if (auto migrated = in_time(migrate(deadline), deadline); !migrated) return migrated;
        if (auto started = in_time(start(deadline), deadline); !started) return started;
    }
    return shift(deadline);
}

Result<void> Deployment::finish() {
    if (auto drained = drain(); !drained) return drained;
    if (auto cleared = clear(); !cleared) return cleared;
    if (auto serves = still_serves(); !serves) return serves;
    return steps_.note("serving", {{"current", run_.revision}, {"previous", run_.previous}});
}

// Before any request moves: the previous revision goes on, on the new schema.
Result<void> Deployment::migrate(Deadline deadline) {
    return without_facts(steps_.take("migrate", [&]() -> Result<boost::json::object> {
        const auto release = kept_release(place_.folder, run_.revision);
        if (!release) return fail(release.error());
        const auto version = place_.target.migrate(release->revision, within(deadline, rollout_.migrate));
        if (!version) return fail(version.error());
        say(fmt::format("schema version {}", *version));
        if (place_.plan.service.migrations.empty()) return schema_facts(*version, {});
        const auto migrations = read_migrations(place_.plan.service.migrations);
        if (!migrations) return fail(migrations.error());
        return schema_facts(*version, *migrations);
    }));
}

Result<void> Deployment::start(Deadline deadline) {
    return without_facts(steps_.take("place", [&]() -> Result<boost::json::object> {
        // A canary is compared with the one before, which may have been ended since it was deployed.
        if (!is_first() && rollout_.steps.front() < 100)
            if (auto ready = stand_ready(place_, rollout_, run_.previous); !ready) return fail(ready.error());
        const auto release = kept_release(place_.folder, run_.revision);
        if (!release) return fail(release.error());
        const auto placed = place_.target.place(release->revision, within(deadline, rollout_.ready));
        if (placed) say(run_.revision + " is ready, without requests yet");
        return nothing_more(placed);
    }));
}

Result<void> Deployment::shift(Deadline deadline) {
    // Nothing to compare it with, and nobody to keep away from it.
    if (is_first()) {
        say("first deployment: there is nothing to roll back to");
        return move_to(100);
    }
    for (const int share : rollout_.steps) {
        if (auto moved = move_to(share); !moved) return moved;
        if (share == 100 || steps_.was_noted("promoted")) continue;
        if (auto seen = watch(share, deadline); !seen) return seen;
    }
    return {};
}

Result<void> Deployment::move_to(int share) {
    return without_facts(steps_.take(fmt::format("shift {}", share), [&] {
        Weights weights{{run_.revision, share}};
        if (!is_first()) weights[run_.previous] = 100 - share;
        const auto start = SteadyClock::now();
        const auto shifted = place_.target.shift(weights);
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start);
        if (shifted)
            say(fmt::format("{} % of the requests at {}, moved in {:.1f} ms", share, run_.revision,
                            static_cast<double>(took.count()) / 1'000));
        return nothing_more(shifted);
    }));
}

Result<void> Deployment::watch(int share, Deadline deadline) {
    return without_facts(steps_.take(fmt::format("watch {}", share), [&]() -> Result<boost::json::object> {
        CanaryAnalysis analysis{rollout_.analysis};
        const auto start = SteadyClock::now();
        std::optional<Sample> at_start;
        std::string blind = "the target gives no figures";
        for (;; std::this_thread::sleep_for(look_every)) {
            const auto since =
                std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
            if (SteadyClock::now() >= deadline)
                return fail(held(fmt::format("the job's time-out came before a verdict at {} %", share)));
            auto sample = place_.target.sample(run_.revision);
            if (!sample) {
                blind = sample.error().detail;
                if (since >= rollout_.analysis.step_deadline) return fail(held(blind));
                continue;
            }
            if (!at_start) {
                at_start = *sample;
                sample->latencies.clear();  // of what was answered before the step
            }
            sample->requests -= at_start->requests;
            sample->errors -= at_start->errors;
            const Judgement judgement = analysis.see(*sample, since);
            const std::string words = to_words(judgement.cause);
            if (judgement.move == Move::roll_back)
                return fail({.code = Code::invalid, .reason = "canary_failed", .detail = words});
            if (judgement.move == Move::hold) return fail(held(words));
            if (judgement.move == Move::advance) return boost::json::object{{"verdict", words}};
        }
    }));
}

Result<void> Deployment::drain() {
    return without_facts(steps_.take("drain", [this]() -> Result<boost::json::object> {
        if (is_first()) return boost::json::object{};
        const auto drained = place_.target.drain(run_.previous, rollout_.drain);
        if (!drained) return fail(drained.error());
        if (drained->cut > 0)
            say(fmt::format("{} requests were still under way after {} and were cut", drained->cut,
                            duration_in_words(rollout_.drain)));
        return boost::json::object{{"took_ms", drained->took.count()}, {"cut", drained->cut}};
    }));
}

// The previous one stays, warm: the way back is one step.
Result<void> Deployment::clear() {
    return without_facts(steps_.take("clear", [this]() -> Result<boost::json::object> {
        const auto seen = place_.target.observe();
        if (!seen) return fail(seen.error());
        for (const PlacedRevision& each : seen->revisions) {
            if (each.id == run_.revision || each.id == run_.previous) continue;
            if (const auto removed = place_.target.remove(each.id); !removed) return fail(removed.error());
        }
        return boost::json::object{};
    }));
}

// It was given all requests, and may have died since: then they are at whoever had them before.
Result<void> Deployment::still_serves() const {
    for (const auto patience = SteadyClock::now() + rollout_.ready;;
         std::this_thread::sleep_for(look_every)) {
        const auto seen = place_.target.observe();
        if (!seen) return fail(seen.error());
        const auto it = std::ranges::find(seen->revisions, run_.revision, &PlacedRevision::id);
        const bool has_all = it != seen->revisions.end() && it->weight == 100;
        if (has_all && it->state == RevisionState::ready) return {};
        const bool comes_again = has_all && it->state == RevisionState::starting;
        if (!comes_again || SteadyClock::now() >= patience)
            return fail({.code = Code::invalid,
                         .reason = "invalid",
                         .detail = run_.revision + " had all requests, and serves no longer"});
    }
}

std::string Deployment::first_shift() const {
    return fmt::format("shift {}", is_first() ? 100 : rollout_.steps.front());
}

Result<void> Deployment::undo(const std::string& cause) {
    if (!steps_.was_noted("undo"))
        if (auto noted = steps_.note("undo", {{"cause", cause}}); !noted) return noted;
    if (was_shifted() && is_first())
        return fail({.reason = "rollback_failed",
                     .detail = fmt::format("{}; {} still serves: there is no earlier revision to go back to",
                                           cause, run_.revision)});
    Result<void> back = give_back();
    if (back) back = take_away();
    if (!back)
        return fail({.reason = "rollback_failed",
                     .detail = fmt::format("{}; and the way back: {}", cause, back.error().detail)});
    if (!steps_.was_noted("serving")) return {};
    // What is taken back behind its last step was announced already.
    return steps_.note("serving", {{"current", run_.previous}, {"previous", ""}});
}

Result<void> Deployment::give_back() {
    if (!was_shifted()) return {};
    return without_facts(steps_.take("undo: shift", [this]() -> Result<boost::json::object> {
        // It is warm; but a machine may have been started again since.
        if (auto ready = stand_ready(place_, rollout_, run_.previous); !ready) return fail(ready.error());
        const auto start = SteadyClock::now();
        if (auto shifted = place_.target.shift({{run_.previous, 100}, {run_.revision, 0}}); !shifted)
            return fail(shifted.error());
        const auto took = std::chrono::duration_cast<std::chrono::microseconds>(SteadyClock::now() - start);
        say(fmt::format("all requests at {} again, moved in {:.1f} ms", run_.previous,
                        static_cast<double>(took.count()) / 1'000));
        return boost::json::object{{"took_us", took.count()}};
    }));
}

Result<void> Deployment::take_away() {
    if (!steps_.was_begun("place")) return {};
    if (was_shifted()) {
        auto drained = steps_.take("undo: drain", [this]() -> Result<boost::json::object> {
            const auto done = place_.target.drain(run_.revision, rollout_.drain);
            if (!done) return fail(done.error());
            return boost::json::object{{"cut", done->cut}};
        });
        if (!drained) return fail(drained.error());
    }
    return without_facts(
        steps_.take("undo: remove", [this] { return nothing_more(place_.target.remove(run_.revision)); }));
}

}  // namespace taxasge::delivery
