// `taxasge restore FILE`: makes the database what it was when the backup was made, in one transaction: before
// its end, and after a `kill -9` in the middle, everything is as it was (docs/adr/0020-backups.md).
#pragma once

#include "server/backup/backup.hpp"

namespace taxasge {

enum class Target { nobody, anything };  // a database where nobody has an account; or whatever is there goes
enum class End { keep, undo };

struct RestoreMode {
    Target target = Target::nobody;
    End end = End::keep;
};

struct Restored {
    std::int64_t rows = 0;
    int backup_version = 0;
    int schema_version = 0;  // now
    std::string made_at;
};

// Blocks. The whole file is proved before the database is touched. Errors: those of BackupReader; invalid,
// when the backup comes from a newer program, or the database is not empty; unavailable, when a server works
// on it.
[[nodiscard]] Result<Restored> restore_backup(const BackupWork& work, const std::filesystem::path& file,
                                              RestoreMode mode);

}  // namespace taxasge
