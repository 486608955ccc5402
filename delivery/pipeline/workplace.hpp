// What a delivery works with: the plan, one of its environments, the target there, and the folder that
// remembers.
#pragma once

#include "delivery/config/plan.hpp"
#include "delivery/pipeline/journal.hpp"
#include "delivery/pipeline/lock.hpp"
#include "delivery/pipeline/progress.hpp"
#include "delivery/pipeline/standing.hpp"
#include "delivery/targets/target.hpp"

#include <fmt/format.h>

#include <filesystem>

namespace taxasge::delivery {

struct Workplace {
    const Plan& plan;
    const Environment& environment;
    std::filesystem::path folder;  // var/delivery/<environment>
    Target& target;
    Journal& journal;
    Redaction& redaction;
    Progress& progress;
    std::string person;    // who asks
    Lock* lock = nullptr;  // where the run is to be named, for whoever waits

    [[nodiscard]] Standing standing() const { return standing_of(journal.records()); }
};

// A check failed, and nothing was changed: exit code 22.
[[nodiscard]] inline Error refused(std::string detail) {
    return {.code = Code::invalid, .reason = "refused", .detail = std::move(detail)};
}

// A decision about an earlier run is due: exit code 12.
[[nodiscard]] inline Error held_already(const RunRecord& run) {
    return {
        .code = Code::precondition_failed,
        .reason = "held",
        .detail = fmt::format("run {} is held ({}): promote, resume or rollback first", run.id, run.cause)};
}

}  // namespace taxasge::delivery
