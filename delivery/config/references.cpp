#include "delivery/config/references.hpp"

#include "delivery/config/criteria_check.hpp"
#include "delivery/config/report_check.hpp"
#include "delivery/config/shape_check.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <filesystem>
#include <regex>
#include <set>

namespace taxasge::delivery {
namespace {

namespace fs = std::filesystem;

class References {
 public:
    References(const Plan& plan, const YAML::Node& root, std::vector<PlanFault>& faults)
        : plan_(plan), root_(root), faults_(faults) {}

    void check() {
        check_head();
        for (const Environment& environment : plan_.environments) check_environment(environment);
        check_service();
        for (const Job& job : plan_.jobs) check_job(job);
        if (const auto cycle = find_cycle(plan_.jobs); !cycle.empty())
            add(root_["jobs"][cycle.front()],
                fmt::format("jobs need each other in a circle: {}", fmt::join(cycle, " -> ")));
        check_rollout();
        check_criteria(plan_, root_, faults_);
        check_report(plan_, root_, faults_);
        check_no_latest(root_);
    }

 private:
    void add(const YAML::Node& at, std::string message) {
        faults_.push_back(fault_at(at, std::move(message)));
    }

    void check_head() {
        if (root_["version"].Scalar() != "1")
            add(root_["version"], "version: write 1, the only one that there is");
        if (root_["services"].size() != 1)
            add(root_["services"], "services: write one service; a target serves one on its address");
        if (const auto probes = root_["probes"]; probes && probes["health"])
            add(probes["health"], "`health` is the service's own probe: choose another name");
    }

    void check_environment(const Environment& environment) {
        const auto node = root_["environments"][environment.name];
        if (std::stoul(node["listen"].Scalar().substr(node["listen"].Scalar().rfind(':') + 1)) > 65535)
            add(node["listen"], "listen: a port is at most 65535");
        static const std::regex variable{"[A-Z][A-Z0-9_]*"};
        for (const auto* part : {"settings", "secrets"})
            if (const auto names = node[part])
                for (const auto& entry : names)
                    if (!std::regex_match(entry.first.Scalar(), variable))
                        add(entry.first, "an environment variable has capital letters, digits and _");
        for (const auto* name : {"HOST", "PORT"})
            if (environment.settings.contains(name))
                add(node["settings"][name],
                    fmt::format("{} is chosen by the target; people reach it at `listen`", name));
        // What stands in settings is seen by everybody who reads this file.
        for (const auto& name : plan_.service.secrets)
            if (environment.settings.contains(name))
                add(node["settings"][name],
                    fmt::format("{} is a secret: put it in a file, and name the file in secrets", name));
        check_secrets(environment, node);
        if (environment.approvals > 20) add(node["approval"], "approval: min is at most 20");
    }

    // Sets are compared, never counts (PF-19, D20).
    void check_secrets(const Environment& environment, const YAML::Node& node) {
        for (const auto& name : plan_.service.secrets)
            if (!environment.secrets.contains(name))
                add(node, fmt::format("{} does not say where the secret {} is: secrets: {{{}: FILE}}",
                                      environment.name, name, name));
        for (const auto& [name, file] : environment.secrets)
            if (std::ranges::count(plan_.service.secrets, name) == 0)
                add(node["secrets"][name],
                    fmt::format("the service {} wants no secret {}: add it there, or remove it here",
                                plan_.service.name, name));
    }

    void check_service() {
        const auto node = root_["services"][plan_.service.name];
        if (plan_.service.health.path.front() != '/') add(node["health"]["path"], "path: begin with /");
        if (!plan_.service.migrations.empty() && !fs::is_directory(plan_.service.migrations))
            add(node["migrations"], fmt::format("there is no folder {}", plan_.service.migrations));
        if (!plan_.service.containerfile.empty()) check_containerfile(node["containerfile"]);
    }

    // PF-05: an empty file was sent to a builder, and failed there ten minutes later.
    void check_containerfile(const YAML::Node& node) {
        std::error_code missing;
        const auto size = fs::file_size(node.Scalar(), missing);
        if (missing)
            add(node, fmt::format("there is no file {}", node.Scalar()));
        else if (size == 0)
            add(node, fmt::format("{} is empty: write how the image is built", node.Scalar()));
    }

    void check_job(const Job& job) {
        const auto node = root_["jobs"][job.name];
        for (const auto& name : job.needs)
            if (std::ranges::count(plan_.jobs, name, &Job::name) == 0)
                add(node["needs"], fmt::format("{} needs {}, and there is no such job", job.name, name));
        if (!job.deploy.empty() && job.deploy != plan_.service.name)
            add(node["deploy"],
                fmt::format("there is no service {}; there is: {}", job.deploy, plan_.service.name));
        for (const auto& name : job.probes)
            if (!plan_.probes.contains(name)) add(node["probes"], fmt::format("there is no probe {}", name));
        const int kinds =
            (job.run.empty() ? 0 : 1) + (job.deploy.empty() ? 0 : 1) + (job.probes.empty() ? 0 : 1);
        if (kinds != 1) add(node, fmt::format("{}: write one of run, deploy and probes", job.name));
        if (job.retries > 10) add(node["retries"], "retries: at most 10");
        if (!job.deploy.empty() && job.retries > 0)
            add(node["retries"], "a deployment is rolled back, not tried again: remove retries");
        check_waiver(job, node["waiver"]);
        const auto deploys =
            std::ranges::count_if(plan_.jobs, [](const Job& each) { return !each.deploy.empty(); });
        if (&job == &plan_.jobs.back() && deploys != 1)
            add(root_["jobs"], fmt::format("jobs: {} of them deploy; one has to", deploys));
    }

    // PF-07, D14: what `latest` means changes under one's feet.
    void check_no_latest(const YAML::Node& node) {
        static const std::regex latest{R"((^|.*[\s:])latest(\s.*|$))"};
        if (node.IsScalar() && std::regex_match(node.Scalar(), latest))
            add(node, "`latest` is another image tomorrow: name it by its digest");
        if (node.IsSequence())
            for (const auto& item : node) check_no_latest(item);
        if (node.IsMap())
            for (const auto& entry : node) check_no_latest(entry.second);
    }

    void check_waiver(const Job& job, const YAML::Node& node) {
        if (!node) return;
        check_waiver_date(job.waiver, node, faults_);
        if (!job.deploy.empty()) add(node, "a deployment cannot be waived");
    }

    void check_rollout() {
        const auto node = root_["rollout"];
        const auto& steps = plan_.rollout.steps;
        if (plan_.rollout.strategy == Strategy::blue_green) {
            if (node["steps"]) add(node["steps"], "steps are for strategy: canary");
            return;
        }
        if (!node["steps"]) add(node, "canary: write steps, such as [1, 10, 50, 100]");
        if (!node["analysis"]) add(node, "canary: write analysis: without it nobody knows when to go on");
        const bool rises = std::ranges::adjacent_find(steps, std::greater_equal{}) == steps.end();
        if (node["steps"] && (steps.empty() || !rises || steps.front() < 1 || steps.back() != 100))
            add(node["steps"], "steps: write rising percentages from 1 on that end with 100");
        const auto& analysis = plan_.rollout.analysis;
        if (node["analysis"] && (analysis.error_rate_max <= 0 || analysis.error_rate_max >= 0.5))
            add(node["analysis"]["error_rate_max"], "error_rate_max: more than 0%, less than 50%");
        if (node["analysis"] && (analysis.confidence < 0.5 || analysis.confidence >= 1))
            add(node["analysis"]["confidence"], "confidence: from 50%, less than 100%");
        // Only what began p99_max ago is judged.
        if (node["analysis"] && analysis.step_deadline <= analysis.p99_max)
            add(node["analysis"]["step_deadline"], "step_deadline: longer than p99_max");
    }

    const Plan& plan_;
    const YAML::Node& root_;
    std::vector<PlanFault>& faults_;
};

// Depth first; `path` is how we came here.
std::vector<std::string> cycle_from(const Job& job, const std::vector<Job>& jobs,
                                    std::vector<std::string>& path, std::set<std::string>& done) {
    if (const auto before = std::ranges::find(path, job.name); before != path.end()) {
        std::vector<std::string> cycle{before, path.end()};
        cycle.push_back(job.name);
        return cycle;
    }
    if (done.contains(job.name)) return {};
    path.push_back(job.name);
    for (const auto& name : job.needs)
        if (const auto next = std::ranges::find(jobs, name, &Job::name); next != jobs.end())
            if (auto cycle = cycle_from(*next, jobs, path, done); !cycle.empty()) return cycle;
    path.pop_back();
    done.insert(job.name);
    return {};
}

}  // namespace

std::vector<std::string> find_cycle(const std::vector<Job>& jobs) {
    std::set<std::string> done;
    for (const Job& job : jobs) {
        std::vector<std::string> path;
        if (auto cycle = cycle_from(job, jobs, path, done); !cycle.empty()) return cycle;
    }
    return {};
}

void check_references(const Plan& plan, const YAML::Node& root, std::vector<PlanFault>& faults) {
    References{plan, root, faults}.check();
}

}  // namespace taxasge::delivery
