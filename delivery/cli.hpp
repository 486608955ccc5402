// The words behind `taxasgectl`, as a request.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <variant>

namespace taxasge::delivery {

enum class Command {
    init,
    plan,
    deploy,
    resume,
    verify,
    promote,
    approve,
    rollback,
    status,
    history,
    drill_rollback,
    secrets_check,
    image_check,
    gate,
    evidence_verify,
    report,
    report_general,
    report_trend,
    report_plan,
    iam_check
};

struct Request {
    Command command = Command::status;
    std::string file = "deploy/deliver.yaml";
    std::string environment;  // empty: the only one
    bool wants_json = false;
    bool is_dry_run = false;
    std::chrono::seconds lock_wait{0};
    bool tells_changes = false;         // plan --detailed-exitcode
    bool wants_schema = false;          // init --schema
    bool watches = false;               // status --watch
    std::string run;                    // rollback --run
    std::string to;                     // rollback --to
    std::string image = "build/image";  // image check FOLDER
    std::size_t most = 20;              // history --last
    std::string evidence;               // gate --evidence, evidence verify FOLDER
    std::string key;                    // evidence verify --key
    std::string at;                     // gate --at; empty: now
    std::string commit;                 // gate --commit
    std::string out;                    // gate --out, report --out
    std::string decision;               // report --decision; empty: the last
    std::string language;               // report --lang; empty: the plan's
    std::string format;                 // report --format; empty: Markdown, or with --out the plan's
    std::string module;                 // report plan MODULE
    bool reverts = false;               // report general --revert
    std::string policy;                 // iam check FILE
    std::string used;                   // iam check --used; empty: nobody says
};

[[nodiscard]] std::string_view to_text(Command command);

// A request, or the exit code of a program that has said everything already: help, or what is wrong.
[[nodiscard]] std::variant<Request, int> parse_request(int argc, char** argv);

}  // namespace taxasge::delivery
