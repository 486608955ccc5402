#include "delivery/config/report_check.hpp"

#include "delivery/config/shape_check.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>

namespace taxasge::delivery {
namespace {

constexpr std::array<std::string_view, 4> formats{"md", "html", "json", "junit"};

void check_formats(const ReportPlan& report, const YAML::Node& node, std::vector<PlanFault>& faults) {
    std::set<std::string> seen;
    for (const auto& each : report.formats) {
        if (std::ranges::count(formats, std::string_view{each}) == 0)
            faults.push_back(fault_at(
                node, fmt::format("formats: there is no {}; write some of: md, html, json, junit", each)));
        else if (!seen.insert(each).second)
            faults.push_back(fault_at(node, fmt::format("formats: {} stands here twice", each)));
    }
}

void check_modules(const Plan& plan, const YAML::Node& node, std::vector<PlanFault>& faults) {
    std::set<std::string> names;
    for (std::size_t i = 0; i < plan.modules.size(); ++i) {
        const Module& module = plan.modules[i];
        if (!names.insert(module.name).second)
            faults.push_back(fault_at(node[i]["name"], fmt::format("there are two modules {}", module.name)));
        for (const auto& id : module.criteria)
            if (std::ranges::none_of(plan.criteria, [&](const Criterion& each) { return each.id == id; }))
                faults.push_back(fault_at(
                    node[i]["criteria"],
                    fmt::format("the module {} wants {}, and there is no such criterion", module.name, id)));
    }
}

}  // namespace

void check_report(const Plan& plan, const YAML::Node& root, std::vector<PlanFault>& faults) {
    if (const auto report = root["report"]; report && report["formats"])
        check_formats(plan.report, report["formats"], faults);
    if (const auto modules = root["modules"]) check_modules(plan, modules, faults);
}

}  // namespace taxasge::delivery
