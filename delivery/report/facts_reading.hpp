// What was sealed of a decision, read back.
#pragma once

#include "delivery/report/model.hpp"

namespace taxasge::delivery {

// Error: invalid, reason "evidence_tampered": a key is missing or has another form. Pure.
[[nodiscard]] Result<std::pair<Decided, Circumstances>> read_facts(const boost::json::object& decision);

}  // namespace taxasge::delivery
