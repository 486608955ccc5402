// The agent's state in memory and in its file. A change is in the file, synced, before anything is done by
// it; when the file cannot be written, nothing is changed (a full disk).
#pragma once

#include "delivery/targets/local/agent_state.hpp"

#include <functional>

namespace taxasge::delivery {

class Ledger {
 public:
    // Reads what is in the current folder. Error: unavailable, malformed.
    [[nodiscard]] static Result<Ledger> open();

    [[nodiscard]] const AgentState& state() const { return state_; }

    // Error: unavailable; then it was not changed.
    [[nodiscard]] Result<void> change(const std::function<void(AgentState&)>& edit);

    // For what has happened, whether or not it can be written down: in memory at once, in the file if
    // possible.
    void accept(const std::function<void(AgentState&)>& edit);

    // The two halves of it, for when something is more urgent than the file.
    void replace(AgentState next) { state_ = std::move(next); }
    void write_down() const;

 private:
    AgentState state_;
};

}  // namespace taxasge::delivery
