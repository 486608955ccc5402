// Whether the rubric of the gate can be meant: what the schema cannot say.
#pragma once

#include "delivery/config/plan.hpp"

#include <yaml-cpp/yaml.h>

namespace taxasge::delivery {

void check_criteria(const Plan& plan, const YAML::Node& root, std::vector<PlanFault>& faults);

void check_waiver_date(const Waiver& waiver, const YAML::Node& node, std::vector<PlanFault>& faults);

}  // namespace taxasge::delivery
