// The files migrations/<dialect>/NNNN_name.sql, as the binary carries them, and the ledger of those that ran.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

struct Migration {
    std::int64_t number = 0;
    std::string name;  // "0001_users.sql"
    std::string sql;
    std::string sha256;  // of the text, in hexadecimal
};

// What the table schema_migrations tells of one that ran.
struct LedgerEntry {
    std::int64_t number = 0;
    std::string name;
    std::string sha256;
};

// All of one dialect, sorted by number. Error: internal, when a file's name is not NNNN_name.sql or a number
// stands twice.
[[nodiscard]] Result<std::vector<Migration>> migrations_of(std::string_view dialect);

[[nodiscard]] Migration make_migration(std::int64_t number, std::string name, std::string sql);

// The first that has not run. A ledger that knows newer ones is fine: the previous release runs on the new
// schema. Error: internal, naming the file, when one that ran was changed since, or one before it never ran.
[[nodiscard]] Result<std::optional<Migration>> next_migration(std::span<const Migration> migrations,
                                                              std::span<const LedgerEntry> ledger);

}  // namespace taxasge
