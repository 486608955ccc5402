// The commands that change nothing.
#pragma once

#include "delivery/report.hpp"
#include "delivery/session.hpp"

namespace taxasge::delivery {

[[nodiscard]] Result<Report> show_plan(Session& session, const Request& request);
[[nodiscard]] Result<Report> show_status(Session& session);
[[nodiscard]] Result<Report> show_history(Session& session, const Request& request);
[[nodiscard]] Result<Report> verify(Session& session);
[[nodiscard]] Result<Report> check_all_secrets(Session& session);

}  // namespace taxasge::delivery
