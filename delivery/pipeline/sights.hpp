// What can be looked at from where taxasgectl is called: files and reports of this folder, its commit,
// commands, and what the service answers. Each blocks, changes nothing, and uses nothing but what it is
// given. Errors: why nothing could be seen.
#pragma once

#include "delivery/config/criterion.hpp"
#include "delivery/config/plan.hpp"
#include "delivery/pipeline/looks.hpp"

#include <set>

namespace taxasge::delivery {

struct Door {
    std::string host = {};
    std::uint16_t port = 0;
    std::chrono::milliseconds limit{10'000};
};

// `headers` names those that are to be told; a body that is no UTF-8 is not told.
[[nodiscard]] Result<Sighting> see_answer(const Door& door, const std::string& path,
                                          const std::set<std::string>& headers);
[[nodiscard]] Result<Sighting> see_file(const std::string& path);
// Of the folder: its commit, and whether anything is uncommitted, new files included.
[[nodiscard]] Result<Sighting> see_git(std::chrono::milliseconds limit);
[[nodiscard]] Result<Sighting> see_tests(const std::string& report);
[[nodiscard]] Result<Sighting> see_coverage(const CoverageWish& wish, const std::string& folder);
// Runs it.
[[nodiscard]] Result<Sighting> see_command(const CommandProbe& command);
[[nodiscard]] Result<Sighting> see_workflow(const std::string& path);
[[nodiscard]] Result<Sighting> see_iam(const std::string& path);
[[nodiscard]] Result<Sighting> see_hosting(const Door& door, const HostingWish& wish);

}  // namespace taxasge::delivery
