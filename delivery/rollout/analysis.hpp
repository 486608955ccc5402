// Whether a canary may go on: a sequential test of its error rate, and a rule on its p99, looked at as often as
// one likes without more wrong verdicts than were asked for (D33). Pure: it sees samples and times, and touches
// nothing.
#pragma once

#include "delivery/targets/target.hpp"

#include <chrono>
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
    AnalysisRule rule_;
    std::vector<std::chrono::microseconds> latencies_;
};

}  // namespace taxasge::delivery
