// Whether reports can be written as deliver.yaml says: what the schema cannot say.
#pragma once

#include "delivery/config/plan.hpp"

#include <yaml-cpp/yaml.h>

namespace taxasge::delivery {

void check_report(const Plan& plan, const YAML::Node& root, std::vector<PlanFault>& faults);

}  // namespace taxasge::delivery
