// What the journal says of the schema: how far it has come, which of it a revision knows, and who would miss
// what was taken away since.
#pragma once

#include "delivery/pipeline/expand_only.hpp"
#include "delivery/pipeline/journal.hpp"

namespace taxasge::delivery {

// What is written when the migrations of a release have run.
[[nodiscard]] boost::json::object schema_facts(std::int64_t version,
                                               const std::vector<MigrationFile>& migrations);

// 0: none has run.
[[nodiscard]] std::int64_t schema_version(const std::vector<Record>& records);

// The newest migration that this revision came with. 0: nothing is known of it.
[[nodiscard]] std::int64_t schema_known_to(const std::vector<Record>& records, const std::string& revision);

// Whether it can be gone back to. Error: invalid, reason "refused", when a migration has taken away what it
// uses.
[[nodiscard]] Result<void> check_works_on_schema(const std::vector<Record>& records,
                                                 const std::string& revision);

}  // namespace taxasge::delivery
