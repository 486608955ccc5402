// Processes that outlive whoever started them. A process is known by its pid and the time it started, which
// together are never given twice before the next start of the machine, and followed through a pidfd.
#pragma once

#include "base/result.hpp"
#include "delivery/targets/local/descriptor.hpp"

#include <sys/types.h>

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

namespace taxasge::delivery {

struct ProcessId {
    pid_t pid = 0;
    std::uint64_t start_ticks = 0;  // field 22 of /proc/PID/stat: since the machine started

    bool operator==(const ProcessId&) const = default;
};

// What /proc/PID/stat says; nothing when there is no such process.
struct ProcessFacts {
    pid_t parent = 0;
    char state = '?';
    std::uint64_t start_ticks = 0;
};
[[nodiscard]] std::optional<ProcessFacts> parse_process_facts(std::string_view stat);
[[nodiscard]] std::optional<ProcessFacts> process_facts(pid_t pid);

// The process that has this pid now.
[[nodiscard]] ProcessId identify(pid_t pid);

// Becomes readable when the process ends; nothing when it has ended, or when its pid is another's by now.
[[nodiscard]] Descriptor follow(const ProcessId& process);

[[nodiscard]] bool is_alive(const ProcessId& process);

// Nobody else is hit when the pid has been given away in the meantime.
void send_signal(const ProcessId& process, int number);

// Blocks until it has ended, at most so long. Takes the exit status of a child of ours.
[[nodiscard]] bool wait_for_end(const Descriptor& pidfd, std::chrono::milliseconds patience);

// Takes what is left of children that have ended.
void reap_children();

struct Launch {
    std::vector<std::string> words;                  // the first is the program's path
    std::map<std::string, std::string> environment;  // all of it
    std::filesystem::path folder;                    // where it runs
    std::filesystem::path output;                    // what it prints, at the end of these files
    std::filesystem::path errors;
};

// Starts a process in a session of its own, with nothing of ours open. Error: unavailable, with the system's
// reason.
[[nodiscard]] Result<ProcessId> start_process(const Launch& launch);

}  // namespace taxasge::delivery
