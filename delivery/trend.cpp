#include "delivery/trend.hpp"

#include "delivery/circumstances.hpp"
#include "delivery/config/units.hpp"
#include "delivery/decisions.hpp"
#include "delivery/report/json_parts.hpp"
#include "delivery/report/markdown.hpp"
#include "delivery/report/module_plan.hpp"
#include "delivery/reporting.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

std::string to_line(const PastDecision& each, const std::vector<std::string_view>& worse) {
    return fmt::format("{:.19}  {:<11} {:>3} of {:<3} {:>12} {:>3} rollback{}{}\n", to_rfc3339(each.at),
                       to_text(each.verdict), each.points, each.total,
                       each.took ? duration_in_words(*each.took) : "-", each.rollbacks,
                       each.rollbacks == 1 ? "" : "s",
                       worse.empty() ? "" : fmt::format("  WORSE: {}", fmt::join(worse, ", ")));
}

}  // namespace

Result<Report> show_trend(Session& session, const Request& request) {
    const auto key = report_key(session.plan(), request);
    if (!key) return fail(key.error());
    const PastDecisions past = past_decisions(session.place(), request.most, *key);
    const auto all_worse = regressions(past.all);
    Report report;
    json::array decisions;
    for (std::size_t i = 0; i < past.all.size(); ++i) {
        std::vector<std::string_view> worse;
        for (const Regression& each : all_worse)
            if (each.at == i) worse.push_back(to_text(each.what));
        report.words += to_line(past.all[i], worse);
        json::object facts = past_json(past.all[i]);
        facts["worse"] = json::array(worse.begin(), worse.end());
        decisions.push_back(std::move(facts));
    }
    if (past.all.empty()) report.words = "nothing was decided yet\n";
    for (const auto& each : past.unreadable) report.words += "left out: " + each + "\n";
    report.facts = {{"decisions", std::move(decisions)},
                    {"regressions", all_worse.size()},
                    {"left_out", json::array(past.unreadable.begin(), past.unreadable.end())}};
    return report;
}

Result<Report> show_module(Session& session, const Request& request) {
    const auto& modules = session.plan().modules;
    const auto module = std::ranges::find(modules, request.module, &Module::name);
    if (module == modules.end()) {
        std::string names;
        for (const Module& each : modules) names += " " + each.name;
        return fail({.code = Code::invalid,
                     .reason = "usage",
                     .detail = fmt::format("there is no module {}; there are:{}", request.module,
                                           names.empty() ? " none" : names)});
    }
    std::vector<Assessment> decided;
    if (!kept_decisions(session.folder() / "decisions").empty()) {
        auto kept = kept_model(session, request);
        if (!kept) return fail(kept.error());
        decided = std::move(kept->model.decided.assessments);
    }
    const auto assessments = standing_of(session.plan().criteria, decided);
    const Words& words = words_in(session.plan().report.language);
    const Section section = module_section(*module, assessments, words);
    const ModuleProgress progress = progress_of(*module, assessments);
    return Report{.words = fmt::format("## {} {}\n\n{}", section.icon, escape_markdown(section.title),
                                       to_markdown(section.blocks)),
                  .facts = {{"module", module->name},
                            {"scope", json::array(module->scope.begin(), module->scope.end())},
                            {"criteria", json::array(module->criteria.begin(), module->criteria.end())},
                            {"points", progress.points},
                            {"total", progress.total},
                            {"ready", progress.is_ready}}};
}

}  // namespace taxasge::delivery
