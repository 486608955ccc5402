// `taxasge backup FILE`: everything that the database holds at one moment, into one file, while servers go
// on. Whatever was answered before it began is in it (docs/adr/0020-backups.md).
#pragma once

#include "base/clock.hpp"
#include "base/seal.hpp"
#include "server/database/open.hpp"

#include <filesystem>
#include <functional>

namespace taxasge {

struct BackupWork {
    DatabaseOptions database;
    const MasterKeys& keys;
    const Clock& clock;
    std::function<void(std::int64_t rows)> progress;  // now and then
};

// How many rows. Blocks. Errors: unavailable, when the database does not answer or the file cannot be
// written, and then an older file of that name is as it was; invalid, when there is no TaxasGE in that
// database.
[[nodiscard]] Result<std::int64_t> make_backup(const BackupWork& work, const std::filesystem::path& file);

}  // namespace taxasge
