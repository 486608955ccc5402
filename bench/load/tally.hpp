// What came back, and how long it took.
#pragma once

#include "bench/load/answer.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <vector>

namespace taxasge::bench {

using Clock = std::chrono::steady_clock;

class Tally {
 public:
    void answered(const Answer& answer, Clock::duration latency);

    // A request that was never answered counts with the time it had waited by the end.
    void unfinished(Clock::duration waited);

    void connection_failed() { ++transport_errors_; }
    void chain_broke() { ++broken_chains_; }

    // One line of JSON. `span` is how long the load lasted.
    void print(Clock::duration span);

 private:
    [[nodiscard]] double percentile(double share) const;

    std::vector<std::int64_t> latencies_;  // ns
    std::map<int, std::uint64_t> statuses_;
    std::uint64_t refused_with_time_ = 0;  // 503 that say when to come again
    std::uint64_t transport_errors_ = 0;
    std::uint64_t broken_chains_ = 0;
    std::uint64_t unfinished_ = 0;
};

}  // namespace taxasge::bench
