#include "delivery/cli.hpp"

#include "base/version.hpp"
#include "delivery/exit_code.hpp"

#include <fmt/format.h>
#include <CLI/CLI.hpp>

#include <array>

namespace taxasge::delivery {
namespace {

struct Entry {
    Command command;
    std::string_view name;
    const char* help;
};

constexpr std::array entries{
    Entry{Command::init, "init", "write a deliver.yaml to begin with, and its schema for editors"},
    Entry{Command::plan, "plan", "say what deploy would do, and what runs otherwise than it was deployed"},
    Entry{Command::deploy, "deploy",
          "run the jobs, move requests to the new revision, and back if it is not well"},
    Entry{Command::resume, "resume",
          "go on with a deployment that was interrupted, or look at a held one again"},
    Entry{Command::verify, "verify", "ask every probe where people reach the service"},
    Entry{Command::promote, "promote", "take a held deployment all the way, on your word"},
    Entry{Command::approve, "approve", "say yes to the release that lies here; not to your own"},
    Entry{Command::rollback, "rollback", "go back to the revision before; twice for one run is once"},
    Entry{Command::status, "status", "say what serves, what is warm, and who is at work"},
    Entry{Command::history, "history", "list what was delivered, and what became of it"},
    Entry{Command::drill_rollback, "drill rollback",
          "go back and forth again, and write down how long it took"},
    Entry{Command::secrets_check, "secrets check",
          "whether each secret is there, young enough, and nobody else's to read"},
    Entry{Command::image_check, "image check",
          "what an image weighs, what is in it, and which security updates it lacks"},
    Entry{Command::evidence_verify, "evidence verify",
          "whether a decision and its evidence are, to the byte, what was signed"},
    Entry{Command::iam_check, "iam check",
          "whether each identity of a cloud project has exactly the roles that policy.iam declares"},
    Entry{Command::gate, "gate", "go or no go: what the criteria say of what can be seen"},
    Entry{Command::report, "report", "tell people of a decision, once it is seen to be what was sealed"},
    Entry{Command::report_general, "report general",
          "write the last decision into the general report, between its markers"},
    Entry{Command::report_trend, "report trend", "how decisions went, and what got worse"},
    Entry{Command::report_plan, "report plan", "what a module wants, and how far it is"},
};

class Words {
 public:
    Words() {
        app_.require_subcommand(1);
        app_.set_version_flag("--version", fmt::format("taxasgectl {} ({})", version_text, commit_text));
        drill_ = app_.add_subcommand("drill", "practise for a bad day")->require_subcommand(1);
        secrets_ = app_.add_subcommand("secrets", "look after secrets")->require_subcommand(1);
        image_ = app_.add_subcommand("image", "look at what is shipped")->require_subcommand(1);
        evidence_ = app_.add_subcommand("evidence", "look at what was decided")->require_subcommand(1);
        iam_ = app_.add_subcommand("iam", "look at who may do what")->require_subcommand(1);
        for (const Entry& entry : entries) add(entry);
        app_.add_subcommand(
                "agent",
                "keep revisions and their proxy up: it starts by itself; --folder FOLDER --end ends them all")
            ->allow_extras();
    }

    std::variant<Request, int> parse(int argc, char** argv) {
        try {
            app_.parse(argc, argv);
        } catch (const CLI::ParseError& error) {
            return app_.exit(error) == 0 ? 0 : static_cast<int>(Exit::usage);
        }
        return request_;
    }

 private:
    void add(const Entry& entry) {
        CLI::App* parent = entry.command == Command::drill_rollback    ? drill_
                           : entry.command == Command::secrets_check   ? secrets_
                           : entry.command == Command::image_check     ? image_
                           : entry.command == Command::evidence_verify ? evidence_
                           : entry.name.starts_with("report ")         ? report_
                           : entry.command == Command::iam_check       ? iam_
                                                                       : &app_;
        const std::string name{entry.name.substr(entry.name.rfind(' ') + 1)};
        CLI::App* words = parent->add_subcommand(name, entry.help);
        if (entry.command == Command::report) report_ = words->require_subcommand(0, 1);
        // Of a command and the one in it, the outer one is called last.
        words->callback([this, words, command = entry.command] {
            if (words->get_subcommands().empty()) request_.command = command;
        });
        words->add_option("--file", request_.file, "the plan (deploy/deliver.yaml)");
        words->add_option("--env", request_.environment,
                          "which environment of it; where there is one, that one");
        words->add_flag("--json", request_.wants_json, "print one JSON object");
        words->add_flag("--dry-run", request_.is_dry_run, "say what would be done, and do nothing");
        words->add_option("--lock-wait", request_.lock_wait,
                          "seconds to wait for another delivery to end (0)");
        if (entry.command == Command::plan)
            words->add_flag("--detailed-exitcode", request_.tells_changes,
                            "31 when there are changes, 32 when there is drift");
        if (entry.command == Command::init)
            words->add_flag("--schema", request_.wants_schema, "print the JSON Schema alone");
        if (entry.command == Command::image_check)
            words->add_option("FOLDER", request_.image, "where ./dev image made it (build/image)");
        if (entry.command == Command::status)
            words->add_flag("--watch", request_.watches,
                            "say it again whenever it has changed, until you end it");
        if (entry.command == Command::evidence_verify) {
            words->add_option("FOLDER", request_.evidence, "the folder of one decision")->required();
            words->add_option("--key", request_.key, "the public key, in PEM")->required();
        }
        if (entry.command == Command::iam_check) {
            words->add_option("FILE", request_.policy, "what `gcloud projects get-iam-policy` dumped as JSON")
                ->required();
            words->add_option("--used", request_.used,
                              "which permissions were used, and what roles grant: what is idle is listed");
        }
        if (entry.command == Command::gate) {
            auto* folder = words->add_option("--evidence", request_.evidence,
                                             "a folder with what others have seen, instead of looking");
            words->add_option("--at", request_.at, "decide as of then, as 2026-10-24T17:03:00Z (now)")
                ->needs(folder);
            words->add_option("--commit", request_.commit, "what {commit} in a probe means")->needs(folder);
            words->add_option("--out", request_.out, "a folder to write the reports to as well");
        }
        if (entry.command == Command::report) add_report(words);
        if (entry.command == Command::report_general)
            words->add_flag("--revert", request_.reverts, "take the last update back");
        if (entry.command == Command::report_trend)
            words->add_option("--last", request_.most, "so many decisions (20)");
        if (entry.command == Command::report_plan)
            words->add_option("MODULE", request_.module, "its name in `modules`")->required();
        if (entry.name.starts_with("report"))
            words->add_option("--key", request_.key, "the public key of signed decisions, in PEM");
        if (entry.command == Command::history) words->add_option("--last", request_.most, "so many (20)");
        if (entry.command == Command::rollback) {
            auto* run = words->add_option("--run", request_.run, "take that run back");
            words->add_option("--to", request_.to, "to that revision")->excludes(run);
        }
    }

    void add_report(CLI::App* words) {
        auto* one = words->add_option("--decision", request_.decision, "its folder's name (the last)");
        words->add_flag("--last")->description("the last decision")->excludes(one);
        words->add_option("--lang", request_.language, "fr, es or en (as the plan says)")
            ->check(CLI::IsMember({"fr", "es", "en"}));
        words->add_option("--format", request_.format, "md, html, json or junit (md)")
            ->check(CLI::IsMember({"md", "html", "json", "junit"}));
        words->add_option("--out", request_.out,
                          "a folder to write to, all forms of the plan unless one is named");
    }

    CLI::App app_{
        "taxasgectl: deploys TaxasGE without a failed request, and takes it back in a blink.\nExit codes: "
        "docs/operations.md.",
        "taxasgectl"};
    CLI::App* drill_ = nullptr;
    CLI::App* secrets_ = nullptr;
    CLI::App* image_ = nullptr;
    CLI::App* evidence_ = nullptr;
    CLI::App* report_ = nullptr;
    CLI::App* iam_ = nullptr;
    Request request_;
};

}  // namespace

std::string_view to_text(Command command) {
    for (const Entry& entry : entries)
        if (entry.command == command) return entry.name;
    return "";
}

std::variant<Request, int> parse_request(int argc, char** argv) {
    Words words;
    return words.parse(argc, argv);
}

}  // namespace taxasge::delivery
