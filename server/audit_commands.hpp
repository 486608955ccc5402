// The words of `taxasge audit ...`, and what they do.
#pragma once

#include "server/config/settings.hpp"

#include <CLI/App.hpp>

#include <string>

namespace taxasge {

class AuditCommands {
 public:
    explicit AuditCommands(CLI::App& arguments);  // which must outlive this
    AuditCommands(const AuditCommands&) = delete;
    AuditCommands& operator=(const AuditCommands&) = delete;

    [[nodiscard]] bool parsed() const { return audit_->parsed(); }

    // Exit codes: well, when what happened is as it was sealed; not_verified, when it is not; failed, when
    // that could not be found out; usage, for a head that is none.
    [[nodiscard]] int run(const Variables& variables) const;

 private:
    CLI::App* audit_;
    std::string head_;
    bool wants_json_ = false;
};

}  // namespace taxasge
