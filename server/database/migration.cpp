#include "server/database/migration.hpp"

#include "base/digest.hpp"
#include "base/resource.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

constexpr std::size_t digits = 4;

// "0001_users.sql" → 1.
std::optional<std::int64_t> number_of(std::string_view name) {
    if (name.size() <= digits || name[digits] != '_' || !name.ends_with(".sql")) return std::nullopt;
    std::int64_t number = 0;
    const auto [end, error] = std::from_chars(name.data(), name.data() + digits, number);
    if (error != std::errc{} || end != name.data() + digits || number < 1) return std::nullopt;
    return number;
}

const LedgerEntry* find(std::span<const LedgerEntry> ledger, std::int64_t number) {
    const auto found = std::ranges::find(ledger, number, &LedgerEntry::number);
    return found == ledger.end() ? nullptr : &*found;
}

// Error: internal, when the ledger tells of a file that this binary should have and has not.
Result<void> check_known(std::span<const Migration> migrations, std::span<const LedgerEntry> ledger) {
    for (const LedgerEntry& entry : ledger) {
        const bool newer = migrations.empty() || entry.number > migrations.back().number;
        const bool known =
            std::ranges::find(migrations, entry.number, &Migration::number) != migrations.end();
        if (newer || known) continue;
        return fail(
            internal_error(fmt::format("migration {} ran, but this program does not know it", entry.name)));
    }
    return {};
}

}  // namespace

Migration make_migration(std::int64_t number, std::string name, std::string sql) {
    std::string digest = to_hex(sha256(as_bytes(sql)));
    return {.number = number, .name = std::move(name), .sql = std::move(sql), .sha256 = std::move(digest)};
}

Result<std::vector<Migration>> migrations_of(std::string_view dialect) {
    const std::string folder = fmt::format("migrations/{}/", dialect);
    std::vector<Migration> found;
    for (const Resource& resource : resources_under(folder)) {
        const std::string_view name = resource.name.substr(folder.size());
        const auto number = number_of(name);
        if (!number)
            return fail(internal_error(fmt::format("{} is not called NNNN_name.sql", resource.name)));
        if (!found.empty() && found.back().number == *number) {
            return fail(internal_error(fmt::format("{} has the number of {}", name, found.back().name)));
        }
        found.push_back(make_migration(*number, std::string{name}, std::string{resource.content}));
    }
    return found;
}

Result<std::optional<Migration>> next_migration(std::span<const Migration> migrations,
                                                std::span<const LedgerEntry> ledger) {
    if (auto known = check_known(migrations, ledger); !known) return fail(known.error());
    std::optional<Migration> next;
    for (const Migration& migration : migrations) {
        const LedgerEntry* ran = find(ledger, migration.number);
        if (ran == nullptr) {
            if (!next) next = migration;
        } else if (next) {
            return fail(
                internal_error(fmt::format("migration {} never ran, but {} did", next->name, ran->name)));
        } else if (ran->sha256 != migration.sha256) {
            return fail(internal_error(fmt::format("migration {} was changed after it ran", migration.name)));
        }
    }
    return next;
}

}  // namespace taxasge
