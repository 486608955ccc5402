// The words of `taxasge keys ...`, and what they do: docs/keys.md. Beside servers that run, which know within
// seconds.
#pragma once

#include "server/config/settings.hpp"

#include <CLI/App.hpp>

namespace taxasge {

class KeyCommands {
 public:
    explicit KeyCommands(CLI::App& arguments);  // which must outlive this
    KeyCommands(const KeyCommands&) = delete;
    KeyCommands& operator=(const KeyCommands&) = delete;

    [[nodiscard]] bool parsed() const { return keys_->parsed(); }

    // Exit codes: well; failed, when the database is not there or the keys cannot rotate now.
    [[nodiscard]] int run(const Variables& variables) const;

 private:
    CLI::App* keys_;
    CLI::App* rotate_;
    bool wants_json_ = false;
    bool is_dry_run_ = false;
    bool is_emergency_ = false;
};

}  // namespace taxasge
