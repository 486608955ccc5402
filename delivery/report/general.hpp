// The general report: a page that people write, in which a few blocks are ours. Nothing else of it is
// touched.
//
//     <!-- taxasge:begin status -->
//     … written anew with each decision: version, date, decision, commit
//     <!-- taxasge:end status -->
//
// `status` has to be there, for it holds the version; `criteria`, `history` and `modules` may be.
#pragma once

#include "delivery/config/report_plan.hpp"
#include "delivery/report/document.hpp"

#include <map>
#include <string>

namespace taxasge::delivery {

using GeneralBlocks = std::map<std::string, std::string>;  // name -> what is between its markers

// Error: invalid, reason "refused", with the line: no block `status`, a block twice, one in another, one that
// is not ended or not begun, or a name that is not ours. Pure.
[[nodiscard]] Result<GeneralBlocks> read_blocks(const std::string& page);

// With other blocks in it; every other byte stays. `blocks` has no name that the page has not. Pure; errors
// as above.
[[nodiscard]] Result<std::string> with_blocks(const std::string& page, const GeneralBlocks& blocks);

struct GeneralNews {
    const ReportModel& model;
    const std::string& decision;  // its id
    const std::vector<Module>& modules;
    const Words& words;
};

// What stands in each block of `before` after that decision. The version goes up once for each decision: its
// second number when the verdict changed, its third one otherwise; a page without one begins at 1.0.0. Pure.
[[nodiscard]] GeneralBlocks next_blocks(const GeneralBlocks& before, const GeneralNews& news);

}  // namespace taxasge::delivery
