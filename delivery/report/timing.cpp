#include "delivery/report/timing.hpp"

#include "base/rfc3339.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <map>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;
using std::chrono::milliseconds;

// Nobody works on one thing for a hundred years: larger numbers would overflow what is added up.
constexpr std::int64_t most_ms = 3'155'760'000'000;

Error impossible(const std::string& job, std::string_view what) {
    return {.code = Code::invalid,
            .reason = "undecided",
            .detail = fmt::format("the times of job {} cannot be: {}", job, what)};
}

std::string text_at(const json::object& object, std::string_view key) {
    const json::value* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

// Whole milliseconds, or seconds, as others write them.
Result<std::optional<milliseconds>> told_duration(const std::string& job, const json::object& observed) {
    for (const auto& [key, unit] : {std::pair{"took_ms", 1}, std::pair{"seconds", 1'000}}) {
        const json::value* value = observed.if_contains(key);
        if (value == nullptr) continue;
        if (!value->is_int64() || value->get_int64() < 0 || value->get_int64() > most_ms / unit)
            return fail(impossible(job, fmt::format("`{}` is {}", key, json::serialize(*value))));
        return std::optional{milliseconds{value->get_int64() * unit}};
    }
    return std::optional<milliseconds>{};
}

const Evidence* newest(const std::vector<Evidence>& evidence, const std::string& job, Time now) {
    const Evidence* found = nullptr;
    for (const Evidence& each : evidence)
        if (each.kind == EvidenceKind::job && each.subject == job && each.at <= now &&
            (found == nullptr || each.at > found->at))
            found = &each;
    return found;
}

// Also of a run that goes on: it has a beginning.
std::optional<std::pair<Time, Time>> run_of(const Evidence& seen, const std::vector<Delivery>& deliveries,
                                            Time now) {
    for (const Delivery& each : deliveries)
        if (seen.source == "run " + each.run) return std::pair{each.began, each.ended.value_or(now)};
    return std::nullopt;
}

Result<void> take_times(JobTime& job, const Evidence& seen) {
    const auto told = told_duration(job.name, seen.observed);
    if (!told) return fail(told.error());
    job.took = *told;
    const auto began = parse_rfc3339(text_at(seen.observed, "began"));
    const auto ended = parse_rfc3339(text_at(seen.observed, "ended"));
    if (!began || !ended) return {};
    job.between = std::pair{*began, *ended};
    if (*ended < *began) return fail(impossible(job.name, "it ended before it began"));
    if (*ended > seen.at) return fail(impossible(job.name, "it ended after it was seen to have ended"));
    if (job.took && *job.took != *ended - *began)
        return fail(impossible(job.name, "it took another time than from its beginning to its end"));
    job.took = *ended - *began;
    if (job.within && (*began < job.within->first || *ended > job.within->second))
        return fail(impossible(job.name, "it was not within its run"));
    return {};
}

// How long the longest chain of jobs up to each took. The plan has no cycles, and needs stand anywhere.
milliseconds chain_to(const JobTime& job, const std::vector<JobTime>& jobs,
                      std::map<std::string, milliseconds>& known) {
    if (const auto found = known.find(job.name); found != known.end()) return found->second;
    known[job.name] = milliseconds{0};  // a cycle, which only a forged plan has, ends here
    milliseconds before{0};
    for (const auto& name : job.needs)
        if (const auto need = std::ranges::find(jobs, name, &JobTime::name); need != jobs.end())
            before = std::max(before, chain_to(*need, jobs, known));
    return known[job.name] = before + job.took.value_or(milliseconds{0});
}

Result<void> check_order(const std::vector<JobTime>& jobs) {
    for (const JobTime& job : jobs)
        for (const auto& name : job.needs) {
            const auto need = std::ranges::find(jobs, name, &JobTime::name);
            if (need == jobs.end() || !job.between || !need->between || job.result == "skipped") continue;
            // Another run's job has nothing to wait for.
            if (job.within == need->within && job.between->first < need->between->second)
                return fail(
                    impossible(job.name, fmt::format("it began before {} had ended, which it needs", name)));
        }
    return {};
}

// From the first beginning to the last end, where each has both.
std::optional<milliseconds> wall_of(const std::vector<JobTime>& jobs) {
    std::optional<std::pair<Time, Time>> all;
    for (const JobTime& job : jobs) {
        if (!job.took || job.took->count() == 0) continue;
        if (!job.between) return std::nullopt;
        if (!all) all = job.between;
        all->first = std::min(all->first, job.between->first);
        all->second = std::max(all->second, job.between->second);
    }
    return all ? std::optional{all->second - all->first} : std::nullopt;
}

// Jobs that wait for each other cannot take longer than the run that they all were in. Side by side they can:
// their sum is work, not time that passed.
Result<void> check_chain(const Timing& timing) {
    std::optional<std::pair<Time, Time>> run;
    for (const JobTime& job : timing.jobs) {
        if (!job.took) continue;
        if (!job.within || (run && run != job.within)) return {};
        run = job.within;
    }
    if (!run || timing.chain <= run->second - run->first) return {};
    return fail(
        impossible(timing.jobs.back().name, "the jobs that need each other took longer than their run"));
}

}  // namespace

Result<Timing> time_jobs(const std::vector<PlannedJob>& planned, const std::vector<Evidence>& evidence,
                         const std::vector<Delivery>& deliveries, Time now) {
    Timing timing;
    for (const PlannedJob& each : planned) {
        JobTime job{.name = each.name, .needs = each.needs};
        if (const Evidence* seen = newest(evidence, each.name, now)) {
            job.result = text_at(seen->observed, "result");
            job.cause = text_at(seen->observed, "cause");
            if (const json::value* tries = seen->observed.if_contains("tries"); tries && tries->is_int64())
                job.tries = tries->get_int64();
            job.digest = seen->digest;
            job.within = run_of(*seen, deliveries, now);
            if (auto taken = take_times(job, *seen); !taken) return fail(taken.error());
            timing.work += job.took.value_or(milliseconds{0});
        }
        timing.jobs.push_back(std::move(job));
    }
    if (auto good = check_order(timing.jobs); !good) return fail(good.error());
    std::map<std::string, milliseconds> known;
    for (const JobTime& job : timing.jobs)
        timing.chain = std::max(timing.chain, chain_to(job, timing.jobs, known));
    timing.wall = wall_of(timing.jobs);
    if (auto good = check_chain(timing); !good) return fail(good.error());
    return timing;
}

}  // namespace taxasge::delivery
