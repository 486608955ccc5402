// Whether a canary may go on: a sequential test of its error rate, and a rule on its p99, looked at as often
// as one likes without more wrong verdicts than were asked for (D33). Pure: it sees samples and times, and
// touches nothing.
//
// With confidence 0.99, however often one looks (delivery/rollout/evidence.hpp):
// - a canary that is within both bounds is rolled back in at most 1 of 100 steps, half of it for each rule;
// - a canary whose error rate is above its bound goes on in at most 1 of 100 steps;
// - so one that is right at the bound is held: at the deadline, neither was shown.
// The p99 is within its bound as long as at most 1 of 100 answers take longer: the same test, of that share.
// To go on, the p99 seen must be within the bound, and at most 2 of 100 shown to take longer: 320 answers of
// which none does; to show 1 of 100 would take twice as many. Nothing goes on without answers (D34), and an
// answer that is not there is no fast one: only requests that began p99_max ago or earlier count towards
// going on, those of them that may be under way still as slow.
#pragma once

#include "delivery/rollout/evidence.hpp"
#include "delivery/targets/target.hpp"

#include <chrono>
#include <deque>
#include <string>

namespace taxasge::delivery {

struct AnalysisRule {
    double error_rate_max = 0.05;
    std::chrono::milliseconds p99_max{500};
    double confidence = 0.99;
    std::int64_t min_samples = 50;
    std::chrono::milliseconds step_deadline{120'000};
};

enum class Move { wait, advance, roll_back, hold };

// In words for people: "error rate 0.214 > 0.05, 112 requests in 0.6 s".
struct Cause {
    std::string metric;
    double value = 0;
    double bound = 0;
    std::int64_t samples = 0;
    std::chrono::milliseconds window{0};
};

[[nodiscard]] std::string to_words(const Cause& cause);

struct Judgement {
    Move move = Move::wait;
    Cause cause;
};

// One for each step of a rollout.
class CanaryAnalysis {
 public:
    explicit CanaryAnalysis(AnalysisRule rule);

    // What the canary has answered since the step began, and how long ago that was.
    [[nodiscard]] Judgement see(const Sample& canary, std::chrono::milliseconds since_step_began);

 private:
    struct Look {
        std::chrono::milliseconds at{0};
        std::int64_t answers = 0;
        std::int64_t under_way = 0;
    };

    void take(const std::vector<std::chrono::microseconds>& latencies);
    [[nodiscard]] Judgement at_deadline(const Sample& canary, std::chrono::milliseconds window) const;
    [[nodiscard]] std::chrono::microseconds p99() const;
    [[nodiscard]] std::int64_t overdue_at_most() const;
    [[nodiscard]] Share slow_at_most(std::chrono::milliseconds now) const;

    AnalysisRule rule_;
    std::vector<std::chrono::microseconds> latencies_;  // a bounded number, for the words
    std::int64_t answers_ = 0;                          // with a latency
    std::int64_t slow_ = 0;                             // beyond p99_max
    std::deque<Look> looks_;                            // since p99_max ago, and the last one before
};

}  // namespace taxasge::delivery
