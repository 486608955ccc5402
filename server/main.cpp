// taxasge: arguments -> Config -> App -> run. Exit codes: 0 well, 1 it did not work, 2 wrong usage, 3 wrong
// configuration, 4 some rows of an import were refused, 5 what happened is not what was sealed.
#include "base/random.hpp"
#include "server/accepted_config.hpp"
#include "server/audit_commands.hpp"
#include "server/backup_commands.hpp"
#include "server/commands.hpp"
#include "server/key_commands.hpp"
#include "server/secret_commands.hpp"
#include "server/user_arguments.hpp"
#include "server/work.hpp"

#include <CLI/CLI.hpp>

#include <cstdio>
#include <exception>
#include <iostream>

namespace {

// CLI11 has exit codes of its own; ours are a table.
int parse(CLI::App& arguments, int argc, char** argv) {
    try {
        arguments.parse(argc, argv);
        return -1;
    } catch (const CLI::ParseError& error) {
        return arguments.exit(error) == 0 ? 0 : taxasge::exit_usage;
    }
}

int run(int argc, char** argv) {
    CLI::App arguments{
        "TaxasGE, the tax-services platform of Equatorial Guinea.\n"
        "Settings come from the environment: see docs/configuration.md.",
        "taxasge"};
    arguments.require_subcommand(0, 1);
    bool wants_reference = false;
    bool wants_json = false;
    bool works_once = false;
    bool lists = false;
    std::string grant_to;
    arguments.add_subcommand("serve", "serve the API and the pages (the default)");
    auto* migrate = arguments.add_subcommand("migrate", "bring the database's schema up to date and stop");
    migrate->add_option("--grant-to", grant_to,
                        "PostgreSQL: and let this role read and write the rows, and nothing else");
    migrate->add_flag("--list", lists, "print which have run, as one JSON object, and change nothing");
    auto* check =
        arguments.add_subcommand("check-config", "say what is wrong with the settings, without starting");
    check->add_flag("--reference", wants_reference, "print the page that lists every setting");
    const auto* healthcheck =
        arguments.add_subcommand("healthcheck", "ask the server on HOST:PORT: exit 0 when it is ready");
    auto* calibrate_rate =
        arguments.add_subcommand("calibrate", "measure how many password hashes a second this machine makes");
    calibrate_rate->add_flag("--json", wants_json, "print one JSON object");
    auto* work = arguments.add_subcommand(
        "work", "do what a server does in the background: send the letters that are due, clean up");
    work->add_flag("--once", works_once,
                   "until nothing is left, and stop; exit 1 when the database or the mail server is away")
        ->required();
    taxasge::UserArguments users{arguments};
    const taxasge::KeyCommands keys{arguments};
    const taxasge::SecretCommands secrets{arguments};
    const taxasge::AuditCommands audit{arguments};
    const taxasge::BackupCommands backups{arguments};
    const auto* version = arguments.add_subcommand("version", "print version and commit");
    if (const int code = parse(arguments, argc, argv); code >= 0) return code;

    using namespace taxasge;
    if (version->parsed()) return print_version();
    if (check->parsed() && wants_reference) return print_settings_reference();
    if (check->parsed()) return check_config(process_variables());
    if (migrate->parsed() && lists) return list_migrations(process_variables());
    if (migrate->parsed()) return migrate_database(process_variables(), grant_to);
    if (calibrate_rate->parsed())
        return calibrate(process_variables(), wants_json ? Format::json : Format::words);
    if (healthcheck->parsed()) return ask_health(process_variables());
    if (work->parsed()) return work_once(process_variables());
    if (users.parsed()) return users.run(process_variables());
    if (keys.parsed()) return keys.run(process_variables());
    if (secrets.parsed()) return secrets.run(process_variables());
    if (audit.parsed()) return audit.run(process_variables());
    if (backups.parsed()) return backups.run(process_variables());
    return serve(process_variables());
}

}  // namespace

int main(int argc, char** argv) {
    try {
        taxasge::start_libsodium();
        return run(argc, argv);
    } catch (const std::exception& error) {
        std::fprintf(stderr, "taxasge: %s\n", error.what());
        return 1;
    }
}
