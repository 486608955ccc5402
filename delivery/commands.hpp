// What each command does with its request. Errors leave by the one table (exit_code.hpp).
#pragma once

#include "delivery/cli.hpp"
#include "delivery/report.hpp"

namespace taxasge::delivery {

[[nodiscard]] Result<Report> run(const Request& request);

}  // namespace taxasge::delivery
