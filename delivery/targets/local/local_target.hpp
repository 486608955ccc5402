// A target on this machine: real server processes behind HAProxy, for an ordinary user, with no cloud, no
// Docker and no systemd (D23). The work is the agent's; this side asks it, and starts it when it is not
// there.
#pragma once

#include "delivery/targets/local/agent.hpp"
#include "delivery/targets/local/agent_state.hpp"

#include <boost/json/object.hpp>

namespace taxasge::delivery {

struct LocalOptions {
    AgentOptions agent;
    std::filesystem::path agent_program = "/proc/self/exe";  // started as agent_words() says
};

// What the agent says of itself.
struct AgentFacts {
    pid_t pid = 0;
    std::string listen;
    pid_t haproxy = 0;                       // 0: it is not up
    std::map<std::string, pid_t> processes;  // by revision
    std::vector<Note> notes;                 // what it did without being asked, oldest first
};

class LocalTarget final : public Target {
 public:
    explicit LocalTarget(LocalOptions options);

    [[nodiscard]] Result<Observation> observe() override;
    [[nodiscard]] Result<void> check(const Revision& revision) override;
    [[nodiscard]] Result<int> migrate(const Revision& revision, std::chrono::milliseconds deadline) override;
    [[nodiscard]] Result<boost::json::object> applied_migrations(const Revision& revision,
                                                                 std::chrono::milliseconds deadline) override;
    [[nodiscard]] Result<void> place(const Revision& revision, std::chrono::milliseconds deadline) override;
    [[nodiscard]] Result<void> shift(const Weights& weights) override;
    [[nodiscard]] Result<Sample> sample(const std::string& id) override;
    [[nodiscard]] Result<Drained> drain(const std::string& id, std::chrono::milliseconds deadline) override;
    [[nodiscard]] Result<void> remove(const std::string& id) override;

    [[nodiscard]] Result<AgentFacts> agent();

    // A new HAProxy process takes over from the old one, with the weights as they are.
    [[nodiscard]] Result<void> reload();

    // Ends all revisions, HAProxy and the agent.
    [[nodiscard]] Result<void> end();

 private:
    using Answer = Result<boost::json::object>;

    [[nodiscard]] Answer ask(const boost::json::object& request, std::chrono::milliseconds patience) const;
    [[nodiscard]] Answer ask_or_start(const boost::json::object& request, std::chrono::milliseconds patience);
    [[nodiscard]] Result<void> start_agent() const;

    LocalOptions options_;
};

}  // namespace taxasge::delivery
