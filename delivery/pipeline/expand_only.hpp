// Migrations run before the switch, and the revision that serves goes on on the new schema: so they may add,
// and take away nothing that it might use. What is taken away goes with a later release, and says so.
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

// What such a migration says of itself in a comment: `-- contracts after 0023`. The release that ended the
// use of what it takes away came with that migration. 0: it says nothing. Pure.
[[nodiscard]] std::int64_t contracts_after(std::string_view sql);

// The files NNNN_*.sql of each database's folder.
struct MigrationFile {
    std::filesystem::path path = {};
    std::int64_t number = 0;
    std::int64_t contracts_after = 0;
    std::vector<std::string> contractions = {};
};

// In the order of their paths. Error: not_found.
[[nodiscard]] Result<std::vector<MigrationFile>> read_migrations(const std::filesystem::path& folder);

// Those that are newer than `schema_version` take nothing away that the revision that serves may use; `known`
// is the newest migration that it came with. Error: invalid, reason "refused", with each contraction in a
// line. Pure.
[[nodiscard]] Result<void> check_expand_only(const std::vector<MigrationFile>& migrations,
                                             std::int64_t schema_version, std::int64_t known);

}  // namespace taxasge::delivery
