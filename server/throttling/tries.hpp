// Tries at one thing from one side. Five are free; from the sixth on each waits longer than the one before it
// (A20). It slows and never locks: whoever waits as Retry-After says gets a try.
#pragma once

#include "base/result.hpp"
#include "server/throttling/shared_counters.hpp"

namespace taxasge {

inline constexpr std::int64_t free_tries = 5;
inline constexpr std::chrono::seconds first_wait{5};       // it doubles each time,
inline constexpr std::chrono::minutes longest_wait{15};    // up to this: about 105 tries a day
inline constexpr std::chrono::hours tries_remembered{24};  // after the first

class Tries {
 public:
    explicit Tries(const SharedCounters& counters) : counters_(counters) {}

    // Error: too_many, with the time to wait. Being refused costs no try and moves no time.
    [[nodiscard]] boost::asio::awaitable<Result<void>> take(std::string key) const;

    [[nodiscard]] boost::asio::awaitable<void> forget(std::string key) const;

 private:
    const SharedCounters& counters_;
};

}  // namespace taxasge
