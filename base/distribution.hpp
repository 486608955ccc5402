// How long something took, many times: how often it was within each of a few bounds, and the sum. What
// Prometheus calls a histogram. Any thread.
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>

namespace taxasge {

class Distribution {
 public:
    // Seconds. Wide steps are enough to tell a queue that holds people up from one that does not.
    static constexpr std::array bounds_seconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                               0.1,   0.25,   0.5,   1.0,  2.5,   5.0};

    struct Reading {
        std::array<std::uint64_t, bounds_seconds.size() + 1> up_to{};  // cumulative; the last one is all
        double sum_seconds = 0;
    };

    void add(std::chrono::nanoseconds taken);
    [[nodiscard]] Reading read() const;

 private:
    std::array<std::atomic<std::uint64_t>, bounds_seconds.size() + 1> counts_{};
    std::atomic<std::chrono::nanoseconds::rep> sum_{0};
};

}  // namespace taxasge
