#include "server/backup_commands.hpp"

#include "server/accepted_config.hpp"
#include "server/backup/restore.hpp"
#include "server/config/master_keys_file.hpp"
#include "server/signals.hpp"

#include <fmt/format.h>

#include <cstdio>

namespace taxasge {
namespace {

BackupWork work_of(const Config& config, const MasterKeys& keys, const Clock& clock) {
    survive_failed_writes();  // a full disk is an error
    return {.database = database_options(config),
            .keys = keys,
            .clock = clock,
            .progress = [](std::int64_t rows) { fmt::print(stderr, "{} rows ...\n", rows); }};
}

}  // namespace

BackupCommands::BackupCommands(CLI::App& arguments)
    : backup_(arguments.add_subcommand(
          "backup", "write everything in the database to a file, while servers go on (docs/backup.md)")),
      restore_(
          arguments.add_subcommand("restore", "make the database what it was when that file was written")) {
    for (CLI::App* command : {backup_, restore_})
        command->add_option("FILE", file_, "the backup")->required();
    restore_->add_flag("--replace", replaces_, "also where there are accounts: they and all else go");
    restore_->add_flag("--dry-run", is_dry_run_, "do everything, and undo it again");
}

int BackupCommands::run(const Variables& variables) const {
    return backup_->parsed() ? back_up(variables) : restore(variables);
}

int BackupCommands::back_up(const Variables& variables) const {
    const auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    const auto keys = load_master_keys(accepted->config, "var");
    if (!keys) return report(keys.error());
    const SystemClock clock;
    const auto rows = make_backup(work_of(accepted->config, *keys, clock), file_);
    if (!rows) return report(rows.error());
    fmt::print("{}: {} rows\n", file_, *rows);
    return exit_well;
}

int BackupCommands::restore(const Variables& variables) const {
    const auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    const auto keys = load_master_keys(accepted->config, "var");
    if (!keys) return report(keys.error());
    const SystemClock clock;
    const RestoreMode mode{.target = replaces_ ? Target::anything : Target::nobody,
                           .end = is_dry_run_ ? End::undo : End::keep};
    const auto done = restore_backup(work_of(accepted->config, *keys, clock), file_, mode);
    if (!done) return report(done.error());
    fmt::print("{} {} rows, as they were at {}\n", is_dry_run_ ? "would restore" : "restored", done->rows,
               done->made_at);
    if (done->schema_version != done->backup_version)
        fmt::print("and brought them from schema {} to {}\n", done->backup_version, done->schema_version);
    if (is_dry_run_) fmt::print("nothing was changed\n");
    return exit_well;
}

}  // namespace taxasge
