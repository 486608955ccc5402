// Asks the service where people reach it, and looks whether the answer is what it has to be.
#pragma once

#include "delivery/config/plan.hpp"
#include "delivery/pipeline/command.hpp"

namespace taxasge::delivery {

struct Address {
    std::string host;
    std::uint16_t port = 0;
};

// `{commit}` in what is expected stands for `commit`. Errors: invalid, with what was expected and what came;
// unavailable; timed_out.
[[nodiscard]] Result<void> ask(const Probe& probe, const Address& address, const std::string& commit,
                               Deadline deadline);

}  // namespace taxasge::delivery
