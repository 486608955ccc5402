// A cgroup (v2) for one tree of processes: a folder whose cgroup.kill ends all that is in it.
#pragma once

#include "delivery/targets/local/descriptor.hpp"

#include <sys/types.h>

#include <filesystem>
#include <string>
#include <vector>

namespace taxasge::delivery {

// Below our own cgroup. Empty where cgroups are not v2, not ours to write, or older than cgroup.kill.
[[nodiscard]] std::filesystem::path make_cgroup(const std::string& name);

// Where the second cgroup file system is mounted, out of /proc/self/mountinfo, and the place of a process in
// it, out of /proc/self/cgroup. Empty when there is none.
[[nodiscard]] std::filesystem::path own_cgroup(std::string_view mountinfo, std::string_view membership);

[[nodiscard]] Descriptor open_cgroup(const std::filesystem::path& cgroup);

// Ends all in it.
void kill_cgroup(const std::filesystem::path& cgroup);

[[nodiscard]] std::vector<pid_t> processes_in(const std::filesystem::path& cgroup);

void remove_cgroup(const std::filesystem::path& cgroup);  // once nobody is in it

}  // namespace taxasge::delivery
