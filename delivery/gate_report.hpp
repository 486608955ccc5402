// A decision in words.
#pragma once

#include "delivery/gate/decided.hpp"
#include "delivery/report.hpp"

namespace taxasge::delivery {

// Without facts. Exit 0 for go, 10 for no go, 11 when somebody has to say yes.
[[nodiscard]] Report report_of(const Decided& decided);

}  // namespace taxasge::delivery
