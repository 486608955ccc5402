#include "server/audit_commands.hpp"

#include "server/accepted_config.hpp"
#include "server/audit/verify.hpp"
#include "server/config/master_keys_file.hpp"
#include "server/run_now.hpp"
#include "server/signals.hpp"

#include <fmt/format.h>
#include <boost/json.hpp>

#include <cstdio>

namespace taxasge {
namespace {

std::string words_of(const AuditFinding& finding) {
    switch (finding.fault) {
        case AuditFault::no_key:
            return "rows are sealed, and the key of their chain is gone";
        case AuditFault::missing:
            return fmt::format("row {} is missing", finding.number);
        case AuditFault::changed:
            return fmt::format("row {} is not what was sealed: it was edited, moved or put there",
                               finding.number);
        case AuditFault::half:
            return fmt::format("row {} has a seal without a number, or a number without a seal",
                               finding.number);
        case AuditFault::cut:
            return fmt::format("row {} and all that came after it are missing", finding.number);
        case AuditFault::not_there:
            return fmt::format("row {} is another one than the head that was given", finding.number);
    }
    return {};
}

void print_words(const AuditReport& report) {
    if (report.finding) fmt::print("{}\n", words_of(*report.finding));
    fmt::print("{} rows are as they were sealed, {} wait for their seal\n", report.head.number,
               report.unsealed);
    if (!report.finding) fmt::print("head {}\n", report.head.text());
}

void print_json(const AuditReport& report) {
    boost::json::object object{{"ok", !report.finding.has_value()},
                               {"rows", report.head.number},
                               {"head", report.head.text()},
                               {"unsealed", report.unsealed}};
    if (report.finding)
        object["finding"] = {{"fault", to_text(report.finding->fault)}, {"row", report.finding->number}};
    fmt::print("{}\n", boost::json::serialize(object));
}

Result<AuditReport> verify(const Config& config, std::optional<AuditHead> kept) {
    survive_failed_writes();
    const auto keys = load_master_keys(config, "var");
    if (!keys) return fail(keys.error());
    boost::asio::io_context context{1};
    DatabaseOptions options = database_options(config);
    options.readers = 1;
    const auto database = open_database(options, {&context});
    if (!database) return fail(database.error());
    VerifyAudit verification{**database, *keys};
    return run_now(context, verification.run(std::move(kept)));
}

}  // namespace

AuditCommands::AuditCommands(CLI::App& arguments)
    : audit_(arguments.add_subcommand("audit", "what happened, for those who must answer for it")) {
    audit_->require_subcommand(1);
    CLI::App* command = audit_->add_subcommand(
        "verify", "find out whether anything was edited, moved, put in or taken away: exit 5 when it was");
    command->add_option("--head", head_, "a head from the log, NUMBER:SEAL: finds that the end was cut off");
    command->add_flag("--json", wants_json_, "print one JSON object");
}

int AuditCommands::run(const Variables& variables) const {
    const auto kept = head_.empty() ? std::nullopt : AuditHead::parse(head_);
    if (!head_.empty() && !kept) {
        fmt::print(stderr, "taxasge: --head is NUMBER:SEAL, a seal being 64 hexadecimal digits\n");
        return exit_usage;
    }
    const auto accepted = accepted_config(variables);
    if (!accepted) return exit_bad_config;
    const auto verified = verify(accepted->config, kept);
    if (!verified) return report(verified.error());
    if (wants_json_)
        print_json(*verified);
    else
        print_words(*verified);
    return verified->finding ? exit_not_verified : exit_well;
}

}  // namespace taxasge
