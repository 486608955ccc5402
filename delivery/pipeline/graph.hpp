// The jobs of a delivery: each begins when what it needs is done, side by side where nothing stands between;
// it is tried again as often as it may, and cut off at its time-out.
#pragma once

#include "delivery/config/plan.hpp"
#include "delivery/pipeline/command.hpp"
#include "delivery/pipeline/progress.hpp"

#include <set>

namespace taxasge::delivery {

enum class JobState { done, failed, timed_out, skipped };

[[nodiscard]] std::string_view to_text(JobState state);

struct JobOutcome {
    std::string name = {};
    JobState state = JobState::skipped;
    std::chrono::milliseconds took{0};
    int tries = 0;
    Error error = {};  // of the last try; of what was skipped: why
    bool is_waived = false;
};

// A job's work up to its deadline. Called on a thread of its own.
using Work = std::function<Result<void>(const Job& job, Deadline deadline)>;

struct GraphRun {
    const std::vector<Job>& jobs;
    Work work;
    Progress& progress;
    std::chrono::milliseconds timeout;  // of all together
    std::set<std::string> done = {};    // by an earlier process: not run again
    std::string today = {};             // YYYY-MM-DD: which waivers still hold
};

// In the order of the jobs.
[[nodiscard]] std::vector<JobOutcome> run_jobs(const GraphRun& run);

// The first outcome that fails the run: not done and not waived. A job that was skipped because of a waived
// one was not done (D4).
[[nodiscard]] const JobOutcome* first_failure(const std::vector<JobOutcome>& outcomes);

}  // namespace taxasge::delivery
