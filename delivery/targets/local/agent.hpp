// The agent of a local target: a process that outlives each run of taxasgectl, keeps revisions and HAProxy up
// and moves requests away from a revision that died. When it dies itself, all of them stay; the next one
// takes over. `taxasgectl agent` is run_agent(); a LocalTarget that finds none starts it.
#pragma once

#include "delivery/targets/local/keeper.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace taxasge::delivery {

struct AgentOptions {
    std::filesystem::path folder;           // its state, its sockets, what revisions leave: 0700
    std::string listen = "127.0.0.1:8080";  // where people come in
    std::filesystem::path haproxy = "/usr/sbin/haproxy";
    Containment containment = Containment::cgroup_if_writable;
};

// Serves until SIGTERM or SIGINT, or until it is told to end everything. 0: that; or another agent has this
// folder already. 1: it could not begin, and said why on standard error.
[[nodiscard]] int run_agent(const AgentOptions& options);

// The words behind the program's name that mean these options, and back: "agent --folder … --listen …".
[[nodiscard]] std::vector<std::string> agent_words(const AgentOptions& options);
// Error: invalid, with the word that is not understood. `words` without "agent".
[[nodiscard]] Result<AgentOptions> parse_agent_words(const std::vector<std::string>& words);

// Where it is asked.
[[nodiscard]] std::filesystem::path agent_socket(const std::filesystem::path& folder);

}  // namespace taxasge::delivery
