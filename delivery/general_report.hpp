// `taxasgectl report general`: the last decision, written into the page that `report: general` names.
#pragma once

#include "delivery/report.hpp"
#include "delivery/session.hpp"

namespace taxasge::delivery {

// Twice for one decision is once. Takes the last update back with --revert, as long as nobody has changed
// what it wrote. Errors: those of kept_model; "config_invalid", when the plan names no page; "refused", when
// its markers are not right: then nothing is written.
[[nodiscard]] Result<Report> update_general(Session& session, const Request& request);

}  // namespace taxasge::delivery
