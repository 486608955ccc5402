#include "delivery/pipeline/schema_history.hpp"

#include "delivery/pipeline/workplace.hpp"

#include <algorithm>

namespace taxasge::delivery {
namespace {

bool has_migrated(const Record& record) {
    return record.kind == "done" && record.step == "migrate";
}

std::int64_t number(const Record& record, std::string_view name) {
    const auto* value = record.facts.if_contains(name);
    return value != nullptr && value->is_int64() ? value->as_int64() : 0;
}

std::int64_t contracted_after(const std::vector<Record>& records) {
    std::int64_t after = 0;
    for (const Record& record : records)
        if (has_migrated(record)) after = std::max(after, number(record, "contracts_after"));
    return after;
}

}  // namespace

boost::json::object schema_facts(std::int64_t version, const std::vector<MigrationFile>& migrations) {
    std::int64_t known = 0;
    std::int64_t after = 0;
    for (const MigrationFile& file : migrations) {
        known = std::max(known, file.number);
        if (!file.contractions.empty()) after = std::max(after, file.contracts_after);
    }
    return {{"schema_version", version}, {"known", known}, {"contracts_after", after}};
}

std::int64_t schema_version(const std::vector<Record>& records) {
    std::int64_t version = 0;
    for (const Record& record : records)
        if (has_migrated(record)) version = number(record, "schema_version");
    return version;
}

std::int64_t schema_known_to(const std::vector<Record>& records, const std::string& revision) {
    std::int64_t known = 0;
    for (const RunRecord& run : standing_of(records).runs)
        for (const Record& record : records)
            if (run.revision == revision && record.run == run.id && has_migrated(record))
                known = number(record, "known");
    return known;
}

Result<void> check_works_on_schema(const std::vector<Record>& records, const std::string& revision) {
    const std::int64_t after = contracted_after(records);
    if (schema_known_to(records, revision) >= after) return {};
    return fail(
        refused(fmt::format("{} uses what a migration has taken away since: only revisions that came "
                            "with {:04} or later work on this schema",
                            revision, after)));
}

}  // namespace taxasge::delivery
