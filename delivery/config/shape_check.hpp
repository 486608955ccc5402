// Holds a YAML tree against a Shape: unknown, missing and doubled keys, and values of the wrong kind, all at
// once.
#pragma once

#include "delivery/config/plan.hpp"
#include "delivery/config/shape.hpp"

#include <yaml-cpp/yaml.h>

namespace taxasge::delivery {

[[nodiscard]] PlanFault fault_at(const YAML::Node& node, std::string message);

void check_shape(const YAML::Node& node, const Shape& shape, std::vector<PlanFault>& faults);

}  // namespace taxasge::delivery
