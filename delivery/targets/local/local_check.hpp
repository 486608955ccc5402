// What stands in the way of a revision on this machine, all of it at once, before anything is changed (D32).
#pragma once

#include "delivery/targets/local/local_target.hpp"

#include <optional>

namespace taxasge::delivery {

// A line each. `agent`: what it says of itself, if there is one.
[[nodiscard]] std::vector<std::string> obstacles(const LocalOptions& options, const Revision& revision,
                                                 const std::optional<AgentFacts>& agent);

// A revision's id becomes the name of a folder and of a cgroup.
[[nodiscard]] bool is_revision_id(std::string_view id);

}  // namespace taxasge::delivery
