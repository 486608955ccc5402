// The words of `taxasge users ...`.
#pragma once

#include "server/user_commands.hpp"

#include <CLI/App.hpp>

namespace taxasge {

class UserArguments {
 public:
    explicit UserArguments(CLI::App& arguments);  // which must outlive this
    UserArguments(const UserArguments&) = delete;
    UserArguments& operator=(const UserArguments&) = delete;

    [[nodiscard]] bool parsed() const { return users_->parsed(); }
    [[nodiscard]] int run(const Variables& variables) const;

 private:
    CLI::App* users_;
    CLI::App* import_;
    CLI::App* suspend_;
    CLI::App* activate_;
    CLI::App* set_role_;
    ImportRequest request_;
    std::string export_file_;
    std::string email_;
    std::string role_;
};

}  // namespace taxasge
