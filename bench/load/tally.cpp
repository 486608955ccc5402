#include "bench/load/tally.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>

namespace taxasge::bench {
namespace {

double seconds(timeval time) {
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
}

double own_cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

}  // namespace

void Tally::answered(const Answer& answer, Clock::duration latency) {
    latencies_.push_back(std::chrono::nanoseconds{latency}.count());
    ++statuses_[answer.status];
    if (answer.status == 503 && !header(answer.head, "retry-after").empty()) ++refused_with_time_;
}

void Tally::unfinished(Clock::duration waited) {
    latencies_.push_back(std::chrono::nanoseconds{waited}.count());
    ++unfinished_;
}

double Tally::percentile(double share) const {
    if (latencies_.empty()) return 0;
    const auto at = static_cast<std::size_t>(share * static_cast<double>(latencies_.size() - 1));
    return static_cast<double>(latencies_[at]) / 1e6;
}

void Tally::print(Clock::duration span) {
    std::ranges::sort(latencies_);
    const double length = std::chrono::duration<double>{span}.count();
    std::uint64_t well = 0;
    std::printf("{\"requests\":%zu,\"seconds\":%.3f,\"statuses\":{", latencies_.size(), length);
    const char* comma = "";
    for (const auto& [status, count] : statuses_) {
        if (status >= 200 && status < 400) well += count;
        std::printf("%s\"%d\":%llu", comma, status, static_cast<unsigned long long>(count));
        comma = ",";
    }
    std::printf("},\"per_second\":%.2f,\"p50_ms\":%.4f,\"p95_ms\":%.4f,\"p99_ms\":%.4f,\"max_ms\":%.4f",
                static_cast<double>(well) / length, percentile(.5), percentile(.95), percentile(.99),
                percentile(1));
    const auto print_count = [](const char* name, std::uint64_t count) {
        std::printf(",\"%s\":%llu", name, static_cast<unsigned long long>(count));
    };
    print_count("refused_with_time", refused_with_time_);
    print_count("transport_errors", transport_errors_);
    print_count("broken_chains", broken_chains_);
    print_count("unfinished", unfinished_);
    std::printf(",\"client_cpu_seconds\":%.3f}\n", own_cpu_seconds());
}

}  // namespace taxasge::bench
