// `taxasgectl image check`: what an image weighs, what is in it, and what of that has a security update
// pending.
#pragma once

#include "delivery/cli.hpp"
#include "delivery/report.hpp"

namespace taxasge::delivery {

// Errors: invalid "refused"; unavailable.
[[nodiscard]] Result<Report> check_image(const Request& request);

}  // namespace taxasge::delivery
