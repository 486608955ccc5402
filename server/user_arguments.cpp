#include "server/user_arguments.hpp"

#include "server/accepted_config.hpp"
#include "server/standing_commands.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>

namespace taxasge {

UserArguments::UserArguments(CLI::App& arguments)
    : users_(arguments.add_subcommand(
          "users", "move people in and out (docs/moving-users.md), suspend them, give them a role")),
      import_(
          users_->add_subcommand("import", "take people over from a file; whoever is there is left alone")),
      suspend_(users_->add_subcommand("suspend", "sign somebody out everywhere, and let them in no more")),
      activate_(users_->add_subcommand("activate", "let somebody who was suspended in again")),
      set_role_(
          users_->add_subcommand("set-role", "give somebody another role, and sign them out everywhere")) {
    users_->require_subcommand(1);
    import_->add_option("FILE", request_.file, "the people")->required();
    import_->add_option("--format", request_.format, "taxasge (the default), first-taxasge or firebase")
        ->check(CLI::IsMember({"taxasge", "first-taxasge", "firebase"}));
    import_->add_option("--hash-config", request_.hash_config,
                        "firebase: a file with the project's password hash parameters");
    import_->add_flag("--trust-addresses", request_.trusts_addresses,
                      "count every address of another system as verified");
    import_->add_flag("--dry-run", request_.is_dry_run, "check everything, write nothing");
    users_->add_subcommand("export", "write everybody, password hashes included, as JSON lines")
        ->add_option("FILE", export_file_, "the file to make (standard output without one)");
    for (CLI::App* command : {suspend_, activate_, set_role_})
        command->add_option("EMAIL", email_, "the address of the account")->required();
    set_role_->add_option("ROLE", role_, "user, agent or admin")
        ->required()
        ->check(CLI::IsMember({"user", "agent", "admin"}));
}

int UserArguments::run(const Variables& variables) const {
    if (suspend_->parsed()) return suspend_user(variables, email_);
    if (activate_->parsed()) return activate_user(variables, email_);
    if (set_role_->parsed()) return set_role_of_user(variables, email_, role_);
    if (!import_->parsed()) return export_users(variables, export_file_);
    if (request_.format == "firebase" && request_.hash_config.empty()) {
        fmt::print(stderr, "--format firebase needs --hash-config FILE: see docs/moving-users.md\n");
        return exit_usage;
    }
    return import_users(variables, request_);
}

}  // namespace taxasge
