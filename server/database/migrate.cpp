#include "server/database/migrate.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace taxasge {
namespace {

std::int64_t highest(std::span<const LedgerEntry> ledger) {
    std::int64_t number = 0;
    for (const LedgerEntry& entry : ledger) number = std::max(number, entry.number);
    return number;
}

void tell_of_newer_schema(std::span<const Migration> migrations, std::int64_t version) {
    const std::int64_t ours = migrations.empty() ? 0 : migrations.back().number;
    if (version <= ours) return;
    log::warning("schema_is_newer_than_program", {{"schema_version", version}, {"program_version", ours}});
}

// One round, inside the transaction. The number of the migration that ran; none: everything has run.
Result<std::optional<std::int64_t>> run_next(MigrationSession& session, std::span<const Migration> migrations,
                                             std::int64_t& version) {
    const auto ledger = session.ledger();
    if (!ledger) return fail(ledger.error());
    version = highest(*ledger);
    const auto next = next_migration(migrations, *ledger);
    if (!next) return fail(next.error());
    if (!*next) return std::optional<std::int64_t>{};
    if (auto applied = session.apply(**next); !applied) return fail(applied.error());
    return std::optional{(*next)->number};
}

}  // namespace

Result<int> migrate(MigrationSession& session, std::span<const Migration> migrations) {
    for (;;) {
        std::int64_t version = 0;
        if (auto begun = session.begin(); !begun) return fail(begun.error());
        const auto ran = run_next(session, migrations, version);
        if (!ran) {
            session.roll_back();
            return fail(ran.error());
        }
        if (auto committed = session.commit(); !committed) return fail(committed.error());
        if (!*ran) {
            tell_of_newer_schema(migrations, version);
            return static_cast<int>(version);
        }
        log::info("migration_ran", {{"number", **ran}});
    }
}

Result<std::vector<LedgerEntry>> applied_migrations(MigrationSession& session) {
    if (auto begun = session.begin(); !begun) return fail(begun.error());
    auto ledger = session.ledger();
    session.roll_back();
    if (ledger) std::ranges::sort(*ledger, {}, &LedgerEntry::number);
    return ledger;
}

}  // namespace taxasge
