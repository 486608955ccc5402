// The words of `taxasge secrets ...`, and what they do: docs/secrets.md.
#pragma once

#include "server/config/settings.hpp"

#include <CLI/App.hpp>

namespace taxasge {

class SecretCommands {
 public:
    explicit SecretCommands(CLI::App& arguments);  // which must outlive this
    SecretCommands(const SecretCommands&) = delete;
    SecretCommands& operator=(const SecretCommands&) = delete;

    [[nodiscard]] bool parsed() const { return secrets_->parsed(); }

    // `secrets check`: a line for each secret, where it comes from and whether it works, without showing it.
    // Exit codes: well; failed, when one is malformed or does not work.
    [[nodiscard]] int run(const Variables& variables) const;

 private:
    CLI::App* secrets_;
};

}  // namespace taxasge
