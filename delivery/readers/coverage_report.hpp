// How many lines of which files the tests reach: what `llvm-cov export` or lcov wrote.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace taxasge::delivery {

struct LineCount {
    std::int64_t lines = 0;
    std::int64_t covered = 0;
};

struct CoverageReport {
    std::string tool = {};                        // "llvm-cov" or "lcov"
    std::map<std::string, LineCount> files = {};  // by their paths from `root` on
};

// `root` is taken off the paths. Pure. Error: malformed, with what cannot be read; a report that is cut off
// too.
[[nodiscard]] Result<CoverageReport> read_coverage(std::string_view text, const std::string& root);

// Of all files of a folder and what is in it; 0 lines when there are none.
[[nodiscard]] LineCount lines_of(const CoverageReport& report, const std::string& folder);

}  // namespace taxasge::delivery
