// `taxasgectl report trend` and `report plan`: what was, and what comes next.
#pragma once

#include "delivery/report.hpp"
#include "delivery/session.hpp"

namespace taxasge::delivery {

// The last decisions, with what got worse (D43). Error: "refused", when the key cannot be read.
[[nodiscard]] Result<Report> show_trend(Session& session, const Request& request);

// A module's scope and progress, as Markdown. Errors: "usage", when the plan has no such module; those of
// kept_model, but that there is no decision yet.
[[nodiscard]] Result<Report> show_module(Session& session, const Request& request);

}  // namespace taxasge::delivery
