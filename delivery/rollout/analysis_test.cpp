#include "delivery/rollout/analysis.hpp"

#include "delivery/rollout/evidence.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <map>
#include <random>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using std::chrono::milliseconds;

bool is_proof() {
    const char* wanted = std::getenv("TAXASGE_PROOF");
    return wanted != nullptr && std::string_view{wanted} == "1";
}

// A canary that gets 200 requests a second and is looked at every 50 ms.
struct Canary {
    double error_rate = 0;
    double slow_share = 0;  // of its answers take a second, the others 20 ms
    int requests_a_look = 10;
};

struct Verdict {
    Judgement judgement;
    milliseconds at{0};
};

Verdict simulate(const Canary& canary, std::mt19937_64& random) {
    std::bernoulli_distribution fails{canary.error_rate};
    std::bernoulli_distribution is_slow{canary.slow_share};
    CanaryAnalysis analysis{{}};
    Sample sample;
    for (milliseconds now = 50ms;; now += 50ms) {
        sample.latencies.clear();
        for (int i = 0; i < canary.requests_a_look; ++i) {
            ++sample.requests;
            if (fails(random)) ++sample.errors;
            sample.latencies.push_back(is_slow(random) ? 1s : 20ms);
        }
        const auto judgement = analysis.see(sample, now);
        if (judgement.move != Move::wait) return {judgement, now};
    }
}

Sample counted(std::int64_t requests, std::int64_t errors) {
    return {.requests = requests, .errors = errors, .latencies = {}};
}

struct Outcomes {
    std::map<Move, int> moves;
    std::vector<milliseconds> times;  // sorted
};

Outcomes simulate_many(const Canary& canary, int runs) {
    std::mt19937_64 random{20261130};
    Outcomes outcomes;
    for (int run = 0; run < runs; ++run) {
        const auto [judgement, at] = simulate(canary, random);
        ++outcomes.moves[judgement.move];
        outcomes.times.push_back(at);
    }
    std::ranges::sort(outcomes.times);
    return outcomes;
}

int run_count(int usual, int proof) {
    return is_proof() ? proof : usual;
}

// D33
TEST(CanaryAnalysis, D33_RollsBackWhatFailsClearlyWithinASecond) {
    for (const double error_rate : {1.0, 0.2}) {
        const int count = run_count(500, 5000);
        const auto outcomes = simulate_many({.error_rate = error_rate}, count);
        EXPECT_EQ(outcomes.moves.at(Move::roll_back), count) << error_rate;
        EXPECT_LE(outcomes.times.at(static_cast<std::size_t>(count * 95 / 100) - 1), 1000ms) << error_rate;
    }
}

// D33
TEST(CanaryAnalysis, D33_RollsBackEightPerCentWithinFifteenSeconds) {
    const int count = run_count(400, 4000);
    const auto outcomes = simulate_many({.error_rate = 0.08}, count);
    EXPECT_EQ(outcomes.moves.at(Move::roll_back), count);
    EXPECT_LE(outcomes.times.at(static_cast<std::size_t>(count * 95 / 100) - 1), 15s);
}

// D33
TEST(CanaryAnalysis, D33_LetsWhatIsWellGoOn) {
    for (const double error_rate : {0.0, 0.01, 0.02, 0.03}) {
        const int count = run_count(300, 3000);
        const auto outcomes = simulate_many({.error_rate = error_rate}, count);
        EXPECT_GE(outcomes.moves.at(Move::advance), count * 99 / 100) << error_rate;
    }
}

// D33: repeated looks do not make it more wrong than was asked for.
TEST(CanaryAnalysis, D33_HoldsWhatIsRightAtTheBound) {
    const int count = run_count(100, 2000);
    const auto outcomes = simulate_many({.error_rate = 0.05}, count);
    EXPECT_GE(outcomes.moves.at(Move::hold), count * 97 / 100);
    EXPECT_EQ(outcomes.times.back(), AnalysisRule{}.step_deadline);
}

// D35
TEST(CanaryAnalysis, D35_RollsBackWhatIsSlowWithTheCause) {
    std::mt19937_64 random{7};
    const auto [judgement, at] = simulate({.slow_share = 0.2}, random);
    EXPECT_EQ(judgement.move, Move::roll_back);
    EXPECT_LE(at, 1s);
    EXPECT_THAT(to_words(judgement.cause),
                testing::MatchesRegex("p99 in ms 1000 > 500, [0-9]+ requests in [0-9.]+ s"));
    const int count = run_count(200, 2000);
    auto outcomes = simulate_many({.slow_share = 0.04}, count);
    EXPECT_LE(outcomes.moves[Move::advance], count / 100);
    EXPECT_GE(outcomes.moves[Move::roll_back], count * 99 / 100);
}

// D35: answers that are not there yet are no fast ones.
TEST(CanaryAnalysis, D35_DoesNotGoOnWhileOneOfTwentyRequestsHangs) {
    CanaryAnalysis analysis{{}};
    Sample sample;
    for (milliseconds now = 50ms; now < 60s; now += 50ms) {
        sample.requests += 19;
        sample.in_flight += 1;
        sample.latencies.assign(19, 20ms);
        ASSERT_EQ(analysis.see(sample, now).move, Move::wait) << now;
    }
    EXPECT_EQ(analysis.see(sample, 120s).move, Move::hold);
    EXPECT_EQ(to_words(analysis.see(sample, 120s).cause).substr(0, 18), "requests under way");
}

// D35: what is under way at a look and answered soon is not held against it.
TEST(CanaryAnalysis, D35_GoesOnWithRequestsUnderWay) {
    CanaryAnalysis analysis{{}};
    Sample sample;
    for (milliseconds now = 50ms;; now += 50ms) {
        sample.requests += 10;
        sample.in_flight = 1 + now / 50ms % 3;
        sample.latencies.assign(10, 20ms);
        ASSERT_LE(now, 10s);
        if (analysis.see(sample, now).move == Move::advance) break;
    }
}

// D35: the p99 rule alone rolls back no more than its half of the risk.
TEST(CanaryAnalysis, D35_LetsAnAllowedShareOfSlowAnswersGoOn) {
    const int count = run_count(300, 3000);
    const auto outcomes = simulate_many({.slow_share = 0.005}, count);
    EXPECT_GE(outcomes.moves.at(Move::advance), count * 99 / 100);
}

// D34
TEST(CanaryAnalysis, D34_HoldsWithoutTraffic) {
    CanaryAnalysis analysis{{}};
    EXPECT_EQ(analysis.see({}, 1s).move, Move::wait);
    const auto last = analysis.see({}, 120s);
    EXPECT_EQ(last.move, Move::hold);
    EXPECT_EQ(to_words(last.cause), "requests 0 < 50, 0 requests in 120.0 s");
}

// D34
TEST(CanaryAnalysis, D34_HoldsWithoutLatencies) {
    CanaryAnalysis analysis{{}};
    for (milliseconds now = 50ms; now < 120s; now += 1s)
        EXPECT_EQ(analysis.see(counted(now.count(), 0), now).move, Move::wait);
    EXPECT_EQ(analysis.see(counted(120'000, 0), 120s).move, Move::hold);
}

// D34
TEST(CanaryAnalysis, D34_NeverGoesOnWithFewRequests) {
    CanaryAnalysis analysis{{}};
    const Sample few{
        .requests = 49, .errors = 0, .latencies = std::vector<std::chrono::microseconds>(49, 1ms)};
    EXPECT_EQ(analysis.see(few, 119s).move, Move::wait);
    EXPECT_EQ(analysis.see(counted(49, 0), 120s).move, Move::hold);
}

TEST(CanaryAnalysis, RollsBackAtTheDeadlineWhatFailedAlsoWithFewRequests) {
    CanaryAnalysis analysis{{}};
    EXPECT_EQ(analysis.see(counted(10, 10), 10s).move, Move::wait);
    EXPECT_EQ(analysis.see(counted(10, 10), 120s).move, Move::roll_back);
}

TEST(CanaryAnalysis, TellsAValueFromItsBound) {
    EXPECT_EQ(
        to_words(
            {.metric = "error rate", .value = 24.0 / 112, .bound = 0.05, .samples = 112, .window = 600ms}),
        "error rate 0.214 > 0.05, 112 requests in 0.6 s");
    EXPECT_EQ(
        to_words({.metric = "error rate", .value = 0.0500004, .bound = 0.05, .samples = 9, .window = 1s}),
        "error rate 0.0500004 > 0.05, 9 requests in 1.0 s");
}

// The mixture by its definition, in steps, for an independent check.
double average_ratio(const Share& seen, double bound, double from, double to) {
    constexpr int steps = 200'000;
    double sum = 0;
    for (int i = 0; i < steps; ++i) {
        const double share = from + (to - from) * (i + 0.5) / steps;
        const double hits = static_cast<double>(seen.hits), others = static_cast<double>(seen.of - seen.hits);
        sum += std::exp(hits * std::log(share / bound) + others * std::log((1 - share) / (1 - bound)));
    }
    return std::log(sum / steps);
}

TEST(Evidence, IsTheMixtureOfItsDefinition) {
    for (const Share seen : {Share{0, 0}, Share{0, 60}, Share{3, 60}, Share{12, 60}, Share{90, 1000}}) {
        EXPECT_NEAR(evidence_above(seen, 0.05), average_ratio(seen, 0.05, 0.05, 1), 1e-4) << seen.hits;
        EXPECT_NEAR(evidence_below(seen, 0.05), average_ratio(seen, 0.05, 0, 0.05), 1e-4) << seen.hits;
    }
}

TEST(Evidence, IsNeverNotANumber) {
    for (const std::int64_t of : {0, 1, 100, 10'000, 1'000'000, 100'000'000})
        for (const std::int64_t hits : {std::int64_t{0}, of / 100, of / 2, of})
            for (const double bound : {0.0001, 0.01, 0.05, 0.5, 0.999}) {
                EXPECT_FALSE(std::isnan(evidence_above({hits, of}, bound))) << hits << " of " << of;
                EXPECT_FALSE(std::isnan(evidence_below({hits, of}, bound))) << hits << " of " << of;
            }
}

}  // namespace
}  // namespace taxasge::delivery
