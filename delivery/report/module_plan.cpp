#include "delivery/report/module_plan.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

// One that was not decided stands at unknown, and has no points to add.
Assessment assessment_of(const std::string& id, const std::vector<Assessment>& assessments) {
    const auto found =
        std::ranges::find_if(assessments, [&](const Assessment& each) { return each.criterion.id == id; });
    return found != assessments.end() ? *found : Assessment{.criterion = {.id = id}};
}

Line progress_line(const ModuleProgress& progress, const Words& words) {
    const std::string share =
        progress.total > 0 ? share_in_words(progress.points, progress.total, words) : "–";
    return {{share}, {std::string{progress.is_ready ? words.ready : words.not_ready}, Look::strong}};
}

}  // namespace

std::vector<Assessment> standing_of(const std::vector<Criterion>& planned,
                                    const std::vector<Assessment>& decided) {
    std::vector<Assessment> all;
    for (const Criterion& criterion : planned) {
        Assessment each = assessment_of(criterion.id, decided);
        each.criterion = criterion;
        all.push_back(std::move(each));
    }
    return all;
}

ModuleProgress progress_of(const Module& module, const std::vector<Assessment>& assessments) {
    ModuleProgress progress{.is_ready = true};
    for (const auto& id : module.criteria) {
        const Assessment each = assessment_of(id, assessments);
        progress.total += each.criterion.weight;
        if (each.state == State::pass)
            progress.points += each.criterion.weight;
        else
            progress.is_ready = false;
    }
    return progress;
}

Section module_section(const Module& module, const std::vector<Assessment>& assessments, const Words& words) {
    Section section{.icon = "🧩", .title = fmt::format("{} {}", words.module, module.name)};
    Line progress = progress_line(progress_of(module, assessments), words);
    progress.insert(progress.begin(), {std::string{words.progress}, Look::strong});
    section.blocks.emplace_back(Paragraph{std::move(progress)});
    section.blocks.emplace_back(Heading{std::string{words.module_scope}});
    Items scope;
    for (const auto& each : module.scope) scope.lines.push_back({{each, Look::said}});
    section.blocks.emplace_back(std::move(scope));
    section.blocks.emplace_back(Heading{std::string{words.module_needs}});
    Checks needs;
    for (const auto& id : module.criteria) {
        const Assessment each = assessment_of(id, assessments);
        needs.all.push_back({each.state == State::pass,
                             {{id, Look::strong},
                              {each.criterion.title, Look::said},
                              {std::string{to_text(each.state)}, Look::state}}});
    }
    section.blocks.emplace_back(std::move(needs));
    return section;
}

Table modules_table(const std::vector<Module>& modules, const std::vector<Assessment>& assessments,
                    const Words& words) {
    Table table{.name = std::string{words.modules},
                .head = {std::string{words.module}, std::string{words.module_scope},
                         std::string{words.module_needs}, std::string{words.progress}}};
    for (const Module& module : modules) {
        Line scope;
        for (const auto& each : module.scope) {
            if (!scope.empty()) scope.push_back({"", Look::turn});
            scope.push_back({each, Look::said});
        }
        Line needs;
        for (const auto& id : module.criteria) {
            if (!needs.empty()) needs.push_back({"", Look::turn});
            needs.push_back({id, Look::strong});
            needs.push_back({std::string{to_text(assessment_of(id, assessments).state)}, Look::state});
        }
        table.rows.push_back({{{module.name, Look::said}},
                              std::move(scope),
                              std::move(needs),
                              progress_line(progress_of(module, assessments), words)});
    }
    return table;
}

}  // namespace taxasge::delivery
