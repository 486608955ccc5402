// The commands that change something. With --dry-run each says what it would do.
#pragma once

#include "delivery/report.hpp"
#include "delivery/session.hpp"

namespace taxasge::delivery {

[[nodiscard]] Result<Report> run_deploy(Session& session);
[[nodiscard]] Result<Report> run_resume(Session& session, const Request& request);
[[nodiscard]] Result<Report> run_promote(Session& session, const Request& request);
[[nodiscard]] Result<Report> run_approve(Session& session, const Request& request);
[[nodiscard]] Result<Report> run_rollback(Session& session, const Request& request);
[[nodiscard]] Result<Report> run_drill(Session& session, const Request& request);

}  // namespace taxasge::delivery
