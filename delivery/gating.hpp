// `taxasgectl gate`: whether a release is good, from evidence alone: what the tool sees now, or what others
// have seen.
#pragma once

#include "delivery/report.hpp"
#include "delivery/session.hpp"

namespace taxasge::delivery {

// By what stands in a folder. Exit 0 for go, 10 for no go, 11 when somebody has to say yes. Errors:
// "config_invalid"; "undecided" when the evidence cannot be read.
[[nodiscard]] Result<Report> replay_gate(const Request& request);

// The same by what can be seen of the environment now; that is kept in its folder, in `evidence`, each by its
// hash.
[[nodiscard]] Result<Report> run_gate(Session& session, const Request& request);

}  // namespace taxasge::delivery
