#include "delivery/pipeline/graph.hpp"

#include "delivery/config/units.hpp"

#include <algorithm>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace taxasge::delivery {
namespace {

using SteadyClock = std::chrono::steady_clock;

class Graph {
 public:
    explicit Graph(const GraphRun& run) : run_(run), end_(SteadyClock::now() + run.timeout) {
        for (const Job& job : run.jobs) {
            JobOutcome& outcome = outcomes_[job.name];
            outcome.name = job.name;
            outcome.is_waived = !job.waiver.owner.empty() && job.waiver.until >= run.today;
            if (run.done.contains(job.name)) {
                outcome.state = JobState::done;
                settled_.insert(job.name);
            }
        }
    }

    std::vector<JobOutcome> go() {
        {
            std::vector<std::jthread> threads;
            std::unique_lock guard{mutex_};
            while (settled_.size() < run_.jobs.size()) {
                start_ready(threads);
                if (settled_.size() < run_.jobs.size()) changed_.wait(guard);
            }
            guard.unlock();
        }
        std::vector<JobOutcome> ordered;
        for (const Job& job : run_.jobs) ordered.push_back(outcomes_.at(job.name));
        return ordered;
    }

 private:
    void start_ready(std::vector<std::jthread>& threads) {
        // Skipping one may settle what another waits for.
        for (bool is_news = true; is_news;) {
            is_news = false;
            for (const Job& job : run_.jobs) {
                if (begun_.contains(job.name) || settled_.contains(job.name) || !needs_are_settled(job))
                    continue;
                begun_.insert(job.name);
                if (const auto* missing = missing_need(job)) {
                    skip(job, fmt::format("{} {}", *missing, to_text(outcomes_.at(*missing).state)));
                    is_news = true;
                } else {
                    threads.emplace_back([this, &job] { try_job(job); });
                }
            }
        }
    }

    [[nodiscard]] bool needs_are_settled(const Job& job) const {
        return std::ranges::all_of(job.needs, [&](const auto& name) { return settled_.contains(name); });
    }

    [[nodiscard]] const std::string* missing_need(const Job& job) const {
        const auto need = std::ranges::find_if(
            job.needs, [&](const auto& name) { return outcomes_.at(name).state != JobState::done; });
        return need != job.needs.end() ? &*need : nullptr;
    }

    void skip(const Job& job, const std::string& why) {
        outcomes_.at(job.name).error = {
            .code = Code::precondition_failed, .reason = "skipped", .detail = why};
        settled_.insert(job.name);
        run_.progress.end(job.name, "skipped: " + why);
    }

    void try_job(const Job& job) {
        const auto start = SteadyClock::now();
        const Deadline deadline = std::min(start + job.timeout, end_);
        run_.progress.begin(job.name);
        JobOutcome outcome{.name = job.name};
        Result<void> result;
        do {
            if (outcome.tries++ > 0)
                run_.progress.say(job.name, fmt::format("try {}: {}", outcome.tries, result.error().detail));
            result = run_.work(job, deadline);
        } while (!result && outcome.tries <= job.retries && SteadyClock::now() < deadline);
        outcome.took = std::chrono::duration_cast<std::chrono::milliseconds>(SteadyClock::now() - start);
        outcome.state = JobState::done;
        if (!result) {
            outcome.error = result.error();
            outcome.state = result.error().code == Code::timed_out ? JobState::timed_out : JobState::failed;
        }
        settle(std::move(outcome));
    }

    void settle(JobOutcome outcome) {
        const std::string words = outcome.state == JobState::done
                                      ? fmt::format("done in {}", duration_in_words(outcome.took))
                                      : fmt::format("{} after {}: {}", to_text(outcome.state),
                                                    duration_in_words(outcome.took), outcome.error.detail);
        run_.progress.end(outcome.name, words);
        const std::lock_guard guard{mutex_};
        outcome.is_waived = outcomes_.at(outcome.name).is_waived;
        settled_.insert(outcome.name);
        outcomes_.at(outcome.name) = std::move(outcome);
        changed_.notify_one();
    }

    const GraphRun& run_;
    Deadline end_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::map<std::string, JobOutcome> outcomes_;
    std::set<std::string> begun_;
    std::set<std::string> settled_;
};

}  // namespace

std::string_view to_text(JobState state) {
    switch (state) {
        case JobState::done:
            return "done";
        case JobState::failed:
            return "failed";
        case JobState::timed_out:
            return "timed out";
        case JobState::skipped:
            return "skipped";
    }
    return "";
}

std::vector<JobOutcome> run_jobs(const GraphRun& run) {
    return Graph{run}.go();
}

const JobOutcome* first_failure(const std::vector<JobOutcome>& outcomes) {
    // What failed by itself tells more than what was skipped because of it.
    for (const bool counts_skipped : {false, true})
        for (const JobOutcome& outcome : outcomes)
            if (outcome.state != JobState::done && !outcome.is_waived &&
                (counts_skipped || outcome.state != JobState::skipped))
                return &outcome;
    return nullptr;
}

}  // namespace taxasge::delivery
