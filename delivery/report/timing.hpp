// How long things took: computed from what was written down when they happened, never told (GO-12).
#pragma once

#include "base/result.hpp"
#include "delivery/evidence/evidence.hpp"

#include <optional>
#include <string>
#include <vector>

namespace taxasge::delivery {

// A job as the plan has it.
struct PlannedJob {
    std::string name = {};
    std::vector<std::string> needs = {};
};

// A job as it was seen; what nobody has seen has no result.
struct JobTime {
    std::string name = {};
    std::vector<std::string> needs = {};
    std::string result = {};  // passed, failed, skipped; empty: nobody has looked
    std::string cause = {};
    std::int64_t tries = 1;
    std::string digest = {};                             // of its evidence
    std::optional<std::chrono::milliseconds> took = {};  // nobody has said: none
    std::optional<std::pair<Time, Time>> between = {};   // began, ended
    std::optional<std::pair<Time, Time>> within = {};    // its run, where that is known
};

struct Timing {
    std::vector<JobTime> jobs = {};                      // as planned
    std::chrono::milliseconds work{0};                   // of all jobs together
    std::chrono::milliseconds chain{0};                  // of the longest chain of jobs that need each other
    std::optional<std::chrono::milliseconds> wall = {};  // from the first beginning to the last end
};

// One delivery, as the journal has it.
struct Delivery {
    std::string run = {};
    std::string command = {};
    std::string revision = {};
    std::string commit = {};
    std::string outcome = {};
    Time began{};
    std::optional<Time> ended = {};  // none: it has not

    friend bool operator==(const Delivery&, const Delivery&) = default;
};

// By the newest evidence of each job that was seen until `now`. Pure. Error: invalid, reason "undecided",
// naming what cannot be: an end before its beginning, less than no time, a job outside its run, before what
// it needs, or a chain of jobs longer than the time in which it was.
[[nodiscard]] Result<Timing> time_jobs(const std::vector<PlannedJob>& planned,
                                       const std::vector<Evidence>& evidence,
                                       const std::vector<Delivery>& deliveries, Time now);

}  // namespace taxasge::delivery
