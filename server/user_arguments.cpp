#include "server/user_arguments.hpp"

#include "server/accepted_config.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <cstdio>

namespace taxasge {

UserArguments::UserArguments(CLI::App& arguments)
    : users_(arguments.add_subcommand("users", "move people in and out (docs/moving-users.md)")),
      import_(
          users_->add_subcommand("import", "take people over from a file; whoever is there is left alone")) {
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
}

int UserArguments::run(const Variables& variables) const {
    if (!import_->parsed()) return export_users(variables, export_file_);
    if (request_.format == "firebase" && request_.hash_config.empty()) {
        fmt::print(stderr, "--format firebase needs --hash-config FILE: see docs/moving-users.md\n");
        return exit_usage;
    }
    return import_users(variables, request_);
}

}  // namespace taxasge
