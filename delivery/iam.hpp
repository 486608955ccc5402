// `taxasgectl iam check`: who may do what in a cloud project, by a dumped policy, against policy.iam of the
// plan (D21).
#pragma once

#include "delivery/cli.hpp"
#include "delivery/report.hpp"

namespace taxasge::delivery {

// Exit 0 when each identity has exactly its roles, 32 when not. Errors: "config_invalid", also when the plan
// has no policy.iam; "usage", when a file cannot be read.
[[nodiscard]] Result<Report> check_iam(const Request& request);

}  // namespace taxasge::delivery
