// Migrations run before the switch, and the revision that serves goes on on the new schema: so they may add,
// and take away nothing that it might use. What is taken away goes with a later release.
#pragma once

#include "base/result.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge::delivery {

// What of a migration breaks a program that does not know it: "line 3: DROP COLUMN …". Comments and quoted
// texts are no statements. Pure.
[[nodiscard]] std::vector<std::string> contractions(std::string_view sql);

// The files NNNN_*.sql of each database's folder that are newer than `schema_version`. Error: invalid, reason
// "refused", with each contraction in a line.
[[nodiscard]] Result<void> check_expand_only(const std::filesystem::path& migrations,
                                             std::int64_t schema_version);

}  // namespace taxasge::delivery
