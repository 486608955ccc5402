// `taxasgectl gate`: whether a release is good, from evidence alone.
#pragma once

#include "delivery/cli.hpp"
#include "delivery/report.hpp"

namespace taxasge::delivery {

// Exit 0 for go, 10 for no go, 11 when somebody has to say yes. Errors: "config_invalid"; "undecided" when
// the evidence cannot be read, or the plan has no criteria.
[[nodiscard]] Result<Report> run_gate(const Request& request);

}  // namespace taxasge::delivery
