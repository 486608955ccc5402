// `taxasgectl init`: a deliver.yaml to begin with, and its schema beside it.
#pragma once

#include "delivery/cli.hpp"
#include "delivery/report.hpp"

namespace taxasge::delivery {

// A file that exists is left alone. Error: invalid "refused"; unavailable "try_again".
[[nodiscard]] Result<Report> init(const Request& request);

}  // namespace taxasge::delivery
