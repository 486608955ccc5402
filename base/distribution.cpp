#include "base/distribution.hpp"

#include <algorithm>

namespace taxasge {

void Distribution::add(std::chrono::nanoseconds taken) {
    const double seconds = std::chrono::duration<double>(taken).count();
    const auto place = std::ranges::lower_bound(bounds_seconds, seconds) - bounds_seconds.begin();
    counts_.at(static_cast<std::size_t>(place)).fetch_add(1, std::memory_order_relaxed);
    sum_.fetch_add(taken.count(), std::memory_order_relaxed);
}

Distribution::Reading Distribution::read() const {
    Reading reading;
    std::uint64_t all = 0;
    for (std::size_t i = 0; i < counts_.size(); ++i) {
        all += counts_.at(i).load(std::memory_order_relaxed);
        reading.up_to.at(i) = all;
    }
    const std::chrono::nanoseconds sum{sum_.load(std::memory_order_relaxed)};
    reading.sum_seconds = std::chrono::duration<double>(sum).count();
    return reading;
}

}  // namespace taxasge
