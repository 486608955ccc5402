#include "delivery/config/shape.hpp"

#include <array>

namespace taxasge::delivery {
namespace {

using enum Kind;
using enum Need;

constexpr std::array<std::string_view, 1> targets{"local"};
constexpr std::array<std::string_view, 2> strategies{"blue-green", "canary"};

constexpr std::array approval_keys{
    Key{"min", whole_number, required, "so many people have to say yes, and none of them is who deploys"},
};
constexpr Shape approval_shape{"approval", approval_keys};

constexpr std::array environment_keys{
    Key{"target", word, required, "where it runs", nullptr, targets},
    Key{"listen", endpoint, required, "host:port where people reach it"},
    Key{"settings", texts_by_name, optional, "the server's environment variables; none of them secret"},
    Key{"secrets", texts_by_name, optional, "name of a secret -> the file that holds it"},
    Key{"approval", shape, optional, "who has to say yes before a deployment", &approval_shape},
};
constexpr Shape environment_shape{"environment", environment_keys};

constexpr std::array probe_keys{
    Key{"path", text, required, "what to ask the service for, from the / on"},
    Key{"expect", lists_by_name, optional, "dotted path in the JSON answer -> what may stand there"},
    Key{"contains", text, optional, "what the answer must contain"},
    Key{"status", whole_number, optional, "the HTTP status that it must have (200)"},
    Key{"headers", lists_by_name, optional,
        "header of the answer -> what may stand there; with * at its end: how it may begin"},
    Key{"within", duration, optional, "how long the answer may take"},
};
constexpr Shape probe_shape{"probe", probe_keys};

constexpr std::array service_keys{
    Key{"program", text, required, "the server's binary"},
    Key{"health", shape, required, "when a revision is well", &probe_shape},
    Key{"secrets", texts, optional,
        "the names of all secrets that the program wants: each environment has them all"},
    Key{"migrations", text, optional, "folder of the migrations, a folder for each database in it"},
    Key{"containerfile", text, optional, "how its image is built"},
    Key{"max_compressed_mb", whole_number, optional, "the image is at most so large, compressed"},
};
constexpr Shape service_shape{"service", service_keys};

constexpr std::array waiver_keys{
    Key{"owner", text, required, "who answers for it"},
    Key{"reason", text, required, "why it may fail"},
    Key{"until", text, required, "the last day, as 2027-01-31; afterwards the job is required again"},
};
constexpr Shape waiver_shape{"waiver", waiver_keys};

constexpr std::array job_keys{
    Key{"needs", texts, optional, "the jobs that must be done before"},
    Key{"run", texts, optional, "shell commands, one after the other"},
    Key{"deploy", text, optional, "or the service that is deployed"},
    Key{"probes", texts, optional, "or the probes that are asked, where people reach the service"},
    Key{"timeout", duration, required, "how long it may take, retries included"},
    Key{"retries", whole_number, optional, "how often it is tried again when it fails"},
    Key{"waiver", shape, optional, "a failure does not stop the delivery, for a while", &waiver_shape},
};
constexpr Shape job_shape{"job", job_keys};

constexpr std::array analysis_keys{
    Key{"error_rate_max", percentage, required, "more errors than this, and the canary goes"},
    Key{"p99_max", duration, required, "slower than this, and the canary goes"},
    Key{"confidence", percentage, required, "how sure a verdict must be"},
    Key{"min_samples", whole_number, required, "no verdict before so many requests"},
    Key{"step_deadline", duration, required, "no verdict by then: held, until somebody decides"},
};
constexpr Shape analysis_shape{"analysis", analysis_keys};

constexpr std::array rollout_keys{
    Key{"strategy", word, required, "blue-green: all at once; canary: step by step, watched", nullptr,
        strategies},
    Key{"steps", numbers, optional, "canary: per cent of the requests, rising to 100"},
    Key{"analysis", shape, optional, "canary: when it may go on", &analysis_shape},
    Key{"ready", duration, optional, "how long a revision may take to be ready (30s)"},
    Key{"migrate", duration, optional, "how long the migrations may take (10m)"},
    Key{"drain", duration, optional, "how long requests under way may take (30s)"},
};
constexpr Shape rollout_shape{"rollout", rollout_keys};

constexpr std::array coverage_keys{
    Key{"file", text, required, "the report: `llvm-cov export` or lcov"},
    Key{"commit", text, required, "the file that holds the commit at which it was measured"},
    Key{"least", texts_by_name, required, "folder -> the least share of its lines, such as 85%"},
};
constexpr Shape coverage_shape{"coverage", coverage_keys};

constexpr std::array hosting_keys{
    Key{"site", text, required, "the folder with the pages as they were built"},
    Key{"paths", texts, required, "what people ask for, from the / on"},
};
constexpr Shape hosting_shape{"hosting", hosting_keys};

constexpr std::array<std::string_view, 2> truths{"false", "true"};
constexpr std::array<std::string_view, 1> git_words{"clean"};
constexpr std::array<std::string_view, 1> migration_words{"applied"};
constexpr std::array criterion_keys{
    Key{"id", text, required, "what it is called, such as C04"},
    Key{"title", text, required, "what has to be so"},
    Key{"weight", whole_number, required, "its points"},
    Key{"blocker", word, optional, "true: without it the answer is no, whatever the points", nullptr, truths},
    Key{"jobs", texts, optional, "these jobs have passed"},
    Key{"probes", texts, optional, "these probes were answered as they expect"},
    Key{"names", lists_by_name, optional, "of what -> exactly these names were found"},
    Key{"without", lists_by_name, optional, "of what -> none of these names was found"},
    Key{"images", whole_number, optional, "so many different images are there, none of them called latest"},
    Key{"secrets", duration, optional, "no secret of the service is older"},
    Key{"drill", duration, optional, "a rollback was practised, and is no longer ago"},
    Key{"files", texts, optional, "these files are there, by their hash"},
    Key{"git", word, optional, "clean: nothing is uncommitted, and the commit is the one that serves",
        nullptr, git_words},
    Key{"migrations", word, optional, "applied: all migrations that are known have run, as they are", nullptr,
        migration_words},
    Key{"tests", texts, optional, "these reports in JUnit's form are whole, and all their tests passed"},
    Key{"may_skip", texts, optional,
        "the tests, by name, that may be skipped there, because they run elsewhere"},
    Key{"coverage", shape, optional, "so much of the lines the tests reach", &coverage_shape},
    Key{"commands", texts, optional, "these commands end well when the gate runs them"},
    Key{"workflows", texts, optional, "in these workflow files each step can fail"},
    Key{"iam", text, optional, "in this dumped policy of a project each has the roles of policy.iam"},
    Key{"hosting", shape, optional, "pages are answered as they were built", &hosting_shape},
    Key{"waiver", shape, optional, "it may be otherwise for a while; it gets no points", &waiver_shape},
};
constexpr Shape criterion_shape{"criterion", criterion_keys};

constexpr std::array command_keys{
    Key{"run", texts, required, "the program and its words, without a shell"},
    Key{"timeout", duration, required, "how long it may take"},
};
constexpr Shape command_shape{"command", command_keys};

constexpr std::array decision_keys{
    Key{"go", percentage, required, "so many of all points, and no blocker open: go"},
    Key{"conditional", percentage, optional, "so many: go when somebody says yes"},
};
constexpr Shape decision_shape{"decision", decision_keys};

constexpr std::array policy_keys{
    Key{"secret_max_age", duration, required, "older secrets have to be changed before anything is deployed"},
    Key{"evidence_max_age", duration, optional, "older evidence counts for nothing (1d)"},
    Key{"iam", lists_by_name, optional, "who -> exactly these roles; `forbid` -> roles that nobody may have"},
    Key{"signing_key", text, optional, "the file of the Ed25519 key in PEM that signs decisions"},
};
constexpr Shape policy_shape{"policy", policy_keys};

constexpr std::array<std::string_view, 3> report_languages{"en", "es", "fr"};
constexpr std::array report_keys{
    Key{"lang", word, optional, "the language of reports (fr)", nullptr, report_languages},
    Key{"formats", texts, optional, "which are written: md, html, json, junit (all)"},
    Key{"general", text, optional, "the file of the general report, updated between its markers"},
};
constexpr Shape report_shape{"report", report_keys};

constexpr std::array module_keys{
    Key{"name", text, required, "what it is called, such as authentication"},
    Key{"scope", texts, required, "what belongs to it, a text each"},
    Key{"criteria", texts, required, "the ids of the criteria that have to hold for it"},
};
constexpr Shape module_shape{"module", module_keys};

constexpr std::array plan_keys{
    Key{"version", whole_number, required, "1"},
    Key{"project", text, required, "what is delivered"},
    Key{"environments", shapes_by_name, required, "where to", &environment_shape},
    Key{"services", shapes_by_name, required, "what of: one service", &service_shape},
    Key{"probes", shapes_by_name, optional, "what can be asked of it", &probe_shape},
    Key{"commands", shapes_by_name, optional, "what the gate runs itself", &command_shape},
    Key{"jobs", shapes_by_name, required, "the steps of a delivery", &job_shape},
    Key{"run_timeout", duration, optional, "how long all jobs together may take (2h)"},
    Key{"rollout", shape, required, "how requests move to a new revision", &rollout_shape},
    Key{"policy", shape, optional, "what must hold before anything is deployed", &policy_shape},
    Key{"criteria", shapes, optional, "what has to be so before a release is good, for `gate`",
        &criterion_shape},
    Key{"decision", shape, optional, "how many points are enough", &decision_shape},
    Key{"report", shape, optional, "how decisions are reported", &report_shape},
    Key{"modules", shapes, optional, "what comes next, for `report plan`", &module_shape},
};
constexpr Shape whole_shape{"deliver.yaml", plan_keys};

}  // namespace

const Shape& plan_shape() {
    return whole_shape;
}

std::string_view pattern_of(Kind kind) {
    switch (kind) {
        case duration:
            return "^[0-9]{1,9}(ms|s|m|h|d)$";
        case percentage:
            return R"(^[0-9]{1,3}(\.[0-9]{1,6})?%$)";
        case endpoint:
            return R"(^([A-Za-z0-9.\-]+|\[[0-9A-Fa-f:.]+\]):[0-9]{1,5}$)";
        default:
            return "";
    }
}

std::string_view words_of(Kind kind) {
    switch (kind) {
        case text:
            return "a text";
        case whole_number:
            return "a whole number";
        case duration:
            return "a duration such as 500ms, 30s, 5m, 1h or 90d";
        case percentage:
            return "a percentage such as 5%";
        case endpoint:
            return "host:port, such as 127.0.0.1:8080";
        case word:
            return "one word of a list";
        case texts:
            return "a text or a list of texts";
        case numbers:
            return "a list of whole numbers";
        case texts_by_name:
            return "a mapping, name: text";
        case lists_by_name:
            return "a mapping, name: text or list of texts";
        case shape:
            return "a mapping";
        case shapes_by_name:
            return "a mapping of names";
        case shapes:
            return "a list of mappings";
    }
    return "";
}

}  // namespace taxasge::delivery
