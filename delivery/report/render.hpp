// A report in each of its forms.
#pragma once

#include "delivery/report/model.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

// "md" -> report.md, "html" -> report.html, "json" -> report.json, "junit" -> report.xml.
struct ReportFormat {
    std::string_view name;
    std::string_view file;
};
[[nodiscard]] const std::vector<ReportFormat>& report_formats();

// `format` is one of them, `language` one of report_languages. Pure: the same bytes for the same model.
[[nodiscard]] std::string render(const ReportModel& model, std::string_view format,
                                 std::string_view language);

// The file's name -> what is in it: in the formats of the plan, and always as JSON, for who reads it.
[[nodiscard]] std::map<std::string, std::string> render_all(const ReportModel& model, const ReportPlan& plan);

}  // namespace taxasge::delivery
