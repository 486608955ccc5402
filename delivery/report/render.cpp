#include "delivery/report/render.hpp"

#include "delivery/report/document.hpp"
#include "delivery/report/html.hpp"
#include "delivery/report/junit.hpp"
#include "delivery/report/markdown.hpp"
#include "delivery/report/report_json.hpp"

#include <algorithm>

namespace taxasge::delivery {

const std::vector<ReportFormat>& report_formats() {
    static const std::vector<ReportFormat> all{
        {"md", "report.md"}, {"html", "report.html"}, {"json", "report.json"}, {"junit", "report.xml"}};
    return all;
}

std::string render(const ReportModel& model, std::string_view format, std::string_view language) {
    if (format == "json") return to_report_json(model);
    if (format == "junit") return to_junit(model);
    const Document document = make_document(model, words_in(language));
    return format == "html" ? to_html(document) : to_markdown(document);
}

std::map<std::string, std::string> render_all(const ReportModel& model, const ReportPlan& plan) {
    std::map<std::string, std::string> all;
    for (const auto& [name, file] : report_formats())
        if (name == "json" || std::ranges::count(plan.formats, name) > 0)
            all.emplace(file, render(model, name, plan.language));
    return all;
}

}  // namespace taxasge::delivery
