// What comes next: a module of the plan, with its scope as planned (GO-08) and its progress as decided, never
// as told (GO-10).
#pragma once

#include "delivery/config/report_plan.hpp"
#include "delivery/report/document.hpp"

namespace taxasge::delivery {

// How far the criteria are that a module needs.
struct ModuleProgress {
    std::int64_t points = 0;  // of those at PASS
    std::int64_t total = 0;
    bool is_ready = false;  // all of them are at PASS
};

// The criteria as they are planned now, each as it was decided; what was not decided is unknown. Pure.
[[nodiscard]] std::vector<Assessment> standing_of(const std::vector<Criterion>& planned,
                                                  const std::vector<Assessment>& decided);

// `assessments` of the last decision; a criterion that it does not have is unknown. Pure.
[[nodiscard]] ModuleProgress progress_of(const Module& module, const std::vector<Assessment>& assessments);

[[nodiscard]] Section module_section(const Module& module, const std::vector<Assessment>& assessments,
                                     const Words& words);

// All modules in one table.
[[nodiscard]] Table modules_table(const std::vector<Module>& modules,
                                  const std::vector<Assessment>& assessments, const Words& words);

}  // namespace taxasge::delivery
