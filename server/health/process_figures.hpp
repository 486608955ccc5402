// What the kernel says of this process, under the names that every Prometheus client uses.
#pragma once

#include "base/clock.hpp"
#include "server/health/metrics.hpp"

namespace taxasge {

void add_process_figures(Metrics& metrics, Time started_at);

}  // namespace taxasge
