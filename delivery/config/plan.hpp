// What is to be delivered where, and how: deliver.yaml, read once and whole. Everything in it has been
// checked against the schema and against each other; whether files and machines agree is seen later.
#pragma once

#include "delivery/config/criterion.hpp"
#include "delivery/config/report_plan.hpp"
#include "delivery/rollout/analysis.hpp"

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace taxasge::delivery {

// Whether the rest can be understood in spite of a fault, so that its faults can be told too.
enum class Legibility { kept, lost };

// One fault of deliver.yaml: where, and what to write instead.
struct PlanFault {
    int line = 0;  // from 1
    int column = 0;
    std::string message = {};
    Legibility legibility = Legibility::kept;
};

[[nodiscard]] std::string to_words(const std::string& file, const PlanFault& fault);

// A question to the service, and what has to be in the answer.
struct Probe {
    std::string name = {};
    std::string path = {};
    std::int64_t status = 200;
    // Dotted JSON path, or a JSON pointer (RFC 6901), -> what may stand there.
    std::map<std::string, std::vector<std::string>> expect = {};
    std::string contains = {};  // empty: nothing particular
    // Name in small letters -> what may stand there; what ends with * is how it may begin.
    std::map<std::string, std::vector<std::string>> headers = {};
    std::chrono::milliseconds within{0};  // 0: it may take as long as it does
};

// A program that the gate runs itself, without a shell (GO-03).
struct CommandProbe {
    std::string name = {};
    std::vector<std::string> words = {};
    std::chrono::milliseconds timeout{0};
};

// Who may do what (D21): the roles of each identity, exactly, and those that nobody may have. An identity is
// a whole member, `serviceAccount:build@...`, or the name of a service account before its @.
struct IamRules {
    NameSets identities = {};
    std::vector<std::string> forbidden = {};
};

struct Environment {
    std::string name = {};
    std::string target = {};
    std::string host = {};
    std::uint16_t port = 0;
    std::map<std::string, std::string> settings = {};
    std::map<std::string, std::string> secrets = {};  // name -> the file that holds it
    std::int64_t approvals = 0;                       // so many people, and none of them who deploys
};

struct Service {
    std::string name = {};
    std::string program = {};
    std::string migrations = {};     // a folder of dialects; empty: none
    std::string containerfile = {};  // empty: none
    std::int64_t max_compressed_mb = 0;
    std::vector<std::string> secrets = {};
    Probe health = {};
};

struct Job {
    std::string name = {};
    std::vector<std::string> needs = {};
    std::vector<std::string> run = {};     // shell commands, one after the other
    std::string deploy = {};               // or a service
    std::vector<std::string> probes = {};  // or questions
    std::chrono::milliseconds timeout{0};
    std::int64_t retries = 0;
    Waiver waiver = {};  // without owner: required; otherwise it may fail without stopping the others
    int line = 0;
};

enum class Strategy { blue_green, canary };

struct Rollout {
    Strategy strategy = Strategy::blue_green;
    std::vector<int> steps{100};
    AnalysisRule analysis = {};
    std::chrono::milliseconds ready{30'000};
    std::chrono::milliseconds migrate{600'000};
    std::chrono::milliseconds drain{30'000};
};

struct Plan {
    std::string project = {};
    std::vector<Environment> environments = {};
    Service service = {};
    std::map<std::string, Probe> probes = {};  // "health" is the service's own
    std::map<std::string, CommandProbe> commands = {};
    IamRules iam = {};
    std::vector<Job> jobs = {};  // as written
    std::chrono::milliseconds run_timeout{0};
    Rollout rollout = {};
    std::chrono::milliseconds secret_max_age{0};
    std::chrono::milliseconds evidence_max_age{0};
    std::string signing_key = {};          // a file; empty: decisions are not signed
    std::vector<Criterion> criteria = {};  // as written
    Thresholds thresholds = {};
    ReportPlan report = {};
    std::vector<Module> modules = {};  // as written
    std::string canonical = {};        // the same text for the same meaning, whatever the layout and comments
    std::string source = {};           // the text it was read from
};

// 64 hexadecimal digits: the same on each machine for the same deliver.yaml, environment and commit (D46).
[[nodiscard]] std::string plan_hash(const Plan& plan, std::string_view environment, std::string_view commit);

struct PlanReading {
    Plan plan = {};                      // to be used only when there is no fault
    std::vector<PlanFault> faults = {};  // all at once, in the order of the file
};

[[nodiscard]] PlanReading read_plan(const std::string& text);

}  // namespace taxasge::delivery
