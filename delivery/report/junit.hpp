// A report as JUnit XML, for the pages of a CI: one testcase for each criterion. Only PASS is a pass.
#pragma once

#include "delivery/report/model.hpp"

namespace taxasge::delivery {

// FAIL is a failure; UNKNOWN, STALE and SKIPPED are errors, since a CI would count a skipped test as good
// enough; WAIVED is skipped, with who answers for it. Pure.
[[nodiscard]] std::string to_junit(const ReportModel& model);

}  // namespace taxasge::delivery
