// The HAProxy process in front of the revisions: started, adopted, told, reloaded. Its folder is the current
// one. Threading: the agent's one thread.
#pragma once

#include "base/result.hpp"
#include "delivery/targets/local/haproxy_config.hpp"
#include "delivery/targets/local/haproxy_socket.hpp"
#include "delivery/targets/local/process.hpp"

#include <filesystem>
#include <map>

namespace taxasge::delivery {

class Proxy {
 public:
    explicit Proxy(std::filesystem::path program) : program_(std::move(program)) {}

    // Started by an agent before us, which may have died before it wrote down which process it is: then the
    // one that answers.
    void adopt(const ProcessId& process);
    [[nodiscard]] const ProcessId& process() const { return process_; }
    [[nodiscard]] bool is_up() const { return is_alive(process_); }

    // Returns when it listens. Error: invalid, when it does not come up, with its last words; unavailable.
    [[nodiscard]] Result<void> start(const ProxyPlan& plan);

    // Brings it from whatever it does to the plan; its configuration first, for whoever restarts it (D30).
    // Error: unavailable, internal.
    [[nodiscard]] Result<void> apply(const ProxyPlan& plan) const;

    // A new process takes over the sockets of the old one, which ends what it began. Error: as start.
    [[nodiscard]] Result<void> reload(const ProxyPlan& plan);

    // Whether the configuration that lies there is the one of this plan: another agent may write another.
    [[nodiscard]] static bool is_configured_for(const ProxyPlan& plan);

    [[nodiscard]] Result<std::map<int, SlotReading>> readings() const;  // Error: unavailable, malformed

    [[nodiscard]] Result<void> cut(int slot) const;  // ends the requests that are under way at it

    void stop();

 private:
    [[nodiscard]] Result<void> start_with(const ProxyPlan& plan, const std::vector<std::string>& words);

    std::filesystem::path program_;
    ProcessId process_;
};

// Whether one could listen there. Error: invalid.
[[nodiscard]] Result<void> check_port(const std::string& listen);

}  // namespace taxasge::delivery
