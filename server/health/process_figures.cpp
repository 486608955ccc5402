#include "server/health/process_figures.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>

namespace taxasge {
namespace {

double seconds_of(const timeval& time) {
    constexpr double microseconds_a_second = 1e6;
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / microseconds_a_second;
}

double cpu_seconds() {
    rusage usage{};
    if (getrusage(RUSAGE_SELF, &usage) != 0) return 0;
    return seconds_of(usage.ru_utime) + seconds_of(usage.ru_stime);
}

double resident_bytes() {
    std::ifstream pages{"/proc/self/statm"};
    long all = 0;
    long resident = 0;
    pages >> all >> resident;
    return static_cast<double>(resident) * static_cast<double>(sysconf(_SC_PAGESIZE));
}

double open_descriptors() {
    std::error_code error;  // without a free descriptor the folder cannot be opened: then all are in use
    const std::filesystem::directory_iterator entries{"/proc/self/fd", error};
    if (!error) return static_cast<double>(std::distance(begin(entries), end(entries)));
    rlimit limit{};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

double most_descriptors() {
    rlimit limit{};
    return getrlimit(RLIMIT_NOFILE, &limit) == 0 ? static_cast<double>(limit.rlim_cur) : 0;
}

}  // namespace

void add_process_figures(Metrics& metrics, Time started_at) {
    const double started = std::chrono::duration<double>(started_at.time_since_epoch()).count();
    metrics.add_counter({"process_cpu_seconds_total", "User and system CPU time spent in seconds"},
                        cpu_seconds);
    metrics.add_gauge("process_resident_memory_bytes", "Resident memory size in bytes", resident_bytes);
    metrics.add_gauge("process_open_fds", "Number of open file descriptors", open_descriptors);
    metrics.add_gauge("process_max_fds", "Maximum number of open file descriptors", most_descriptors);
    metrics.add_gauge("process_start_time_seconds", "Start time of the process since unix epoch in seconds",
                      [started] { return started; });
}

}  // namespace taxasge
