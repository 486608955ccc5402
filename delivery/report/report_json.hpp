// A report for programs: report.schema.json is its form. No words of any language of ours in it.
#pragma once

#include "delivery/report/model.hpp"

namespace taxasge::delivery {

// One line of JSON and a line feed. Pure.
[[nodiscard]] std::string to_report_json(const ReportModel& model);

}  // namespace taxasge::delivery
