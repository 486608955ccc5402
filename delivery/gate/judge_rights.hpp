// What evidence says of who may do what (D21). Pure, as judge.hpp.
#pragma once

#include "delivery/config/plan.hpp"
#include "delivery/gate/state.hpp"

#include <boost/json/object.hpp>

namespace taxasge::delivery {

// Each identity has exactly its roles, nobody else has one, and nobody one that is forbidden.
[[nodiscard]] Ruling judge_iam(const boost::json::object& observed, const IamRules& rules);

}  // namespace taxasge::delivery
