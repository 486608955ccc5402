// What the schema cannot say of deliver.yaml: names that lead nowhere, jobs in a circle, `latest`, files that
// are not there or empty. All at once.
#pragma once

#include "delivery/config/plan.hpp"

#include <yaml-cpp/yaml.h>

namespace taxasge::delivery {

void check_references(const Plan& plan, const YAML::Node& root, std::vector<PlanFault>& faults);

// The jobs of a circle, the first one again at the end; empty: there is none.
[[nodiscard]] std::vector<std::string> find_cycle(const std::vector<Job>& jobs);

}  // namespace taxasge::delivery
