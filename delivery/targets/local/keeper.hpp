// A tree of processes that can be ended whole. Between the agent and each server stands a keeper, a process
// of a few kilobytes that inherits every orphan below it (PR_SET_CHILD_SUBREAPER): daemons that fork twice
// stay its descendants, also when the agent has died. Where a cgroup can be made, cgroup.kill ends the tree
// at once; elsewhere /proc is walked until nothing is left.
#pragma once

#include "delivery/targets/local/process.hpp"

#include <filesystem>

namespace taxasge::delivery {

enum class Containment { cgroup_if_writable, process_tree };

struct KeptTree {
    ProcessId main;                // the server itself
    ProcessId keeper;              // ends after the last of the tree
    std::filesystem::path cgroup;  // empty: none
};

// Error: unavailable, with the system's reason.
[[nodiscard]] Result<KeptTree> start_tree(const Launch& launch, const std::string& name,
                                          Containment containment);

// Everything in the tree gets SIGKILL, until none is left. Error: internal, with the pids that would not go.
[[nodiscard]] Result<void> kill_tree(const KeptTree& tree);

// The pids below this one, however deep.
[[nodiscard]] std::vector<pid_t> descendants(pid_t root);

}  // namespace taxasge::delivery
