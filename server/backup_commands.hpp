// The words of `taxasge backup` and `taxasge restore`, and what they do.
#pragma once

#include "server/config/settings.hpp"

#include <CLI/App.hpp>

#include <string>

namespace taxasge {

class BackupCommands {
 public:
    explicit BackupCommands(CLI::App& arguments);  // which must outlive this
    BackupCommands(const BackupCommands&) = delete;
    BackupCommands& operator=(const BackupCommands&) = delete;

    [[nodiscard]] bool parsed() const { return backup_->parsed() || restore_->parsed(); }

    // Exit codes: well, failed; then nothing was changed.
    [[nodiscard]] int run(const Variables& variables) const;

 private:
    [[nodiscard]] int back_up(const Variables& variables) const;
    [[nodiscard]] int restore(const Variables& variables) const;

    CLI::App* backup_;
    CLI::App* restore_;
    std::string file_;
    bool replaces_ = false;
    bool is_dry_run_ = false;
};

}  // namespace taxasge
