#include "delivery/config/plan.hpp"

#include "base/digest.hpp"
#include "delivery/config/references.hpp"
#include "delivery/config/shape_check.hpp"
#include "delivery/config/units.hpp"

#include <algorithm>
#include <cmath>

namespace taxasge::delivery {
namespace {

std::vector<std::string> texts_of(const YAML::Node& node) {
    if (!node) return {};
    if (node.IsScalar()) return {node.Scalar()};
    std::vector<std::string> texts;
    for (const auto& item : node) texts.push_back(item.Scalar());
    return texts;
}

std::map<std::string, std::string> texts_by_name(const YAML::Node& node) {
    std::map<std::string, std::string> texts;
    if (node)
        for (const auto& entry : node) texts[entry.first.Scalar()] = entry.second.Scalar();
    return texts;
}

std::string text_or(const YAML::Node& node, const char* otherwise) {
    return node ? node.Scalar() : otherwise;
}

NameSets read_names(const YAML::Node& node) {
    NameSets sets;
    if (node)
        for (const auto& entry : node) sets[entry.first.Scalar()] = texts_of(entry.second);
    return sets;
}

// A header is the same however its name is written.
NameSets read_headers(const YAML::Node& node) {
    NameSets headers;
    for (auto& [name, values] : read_names(node)) {
        std::string small = name;
        std::ranges::transform(small, small.begin(),
                               [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
        headers[small] = std::move(values);
    }
    return headers;
}

Probe read_probe(const std::string& name, const YAML::Node& node) {
    return {.name = name,
            .path = node["path"].Scalar(),
            .status = std::stoll(text_or(node["status"], "200")),
            .expect = read_names(node["expect"]),
            .contains = text_or(node["contains"], ""),
            .headers = read_headers(node["headers"]),
            .within = to_duration(text_or(node["within"], "0s"))};
}

CommandProbe read_command(const std::string& name, const YAML::Node& node) {
    return {.name = name, .words = texts_of(node["run"]), .timeout = to_duration(node["timeout"].Scalar())};
}

IamRules read_iam(const YAML::Node& node) {
    IamRules rules{.identities = read_names(node)};
    if (auto forbidden = rules.identities.extract("forbid")) rules.forbidden = std::move(forbidden.mapped());
    return rules;
}

Environment read_environment(const std::string& name, const YAML::Node& node) {
    const std::string listen = node["listen"].Scalar();
    const auto colon = listen.rfind(':');
    Environment environment{.name = name,
                            .target = node["target"].Scalar(),
                            .host = listen.substr(0, colon),
                            .settings = texts_by_name(node["settings"]),
                            .secrets = texts_by_name(node["secrets"])};
    environment.port = static_cast<std::uint16_t>(std::stoul(listen.substr(colon + 1)));
    if (const auto approval = node["approval"]) environment.approvals = approval["min"].as<std::int64_t>();
    return environment;
}

Service read_service(const std::string& name, const YAML::Node& node) {
    return {.name = name,
            .program = node["program"].Scalar(),
            .migrations = text_or(node["migrations"], ""),
            .containerfile = text_or(node["containerfile"], ""),
            .max_compressed_mb = std::stoll(text_or(node["max_compressed_mb"], "15")),
            .secrets = texts_of(node["secrets"]),
            .health = read_probe("health", node["health"])};
}

Waiver read_waiver(const YAML::Node& node) {
    if (!node) return {};
    return {
        .owner = node["owner"].Scalar(), .reason = node["reason"].Scalar(), .until = node["until"].Scalar()};
}

Job read_job(const std::string& name, const YAML::Node& node) {
    Job job{.name = name,
            .needs = texts_of(node["needs"]),
            .run = texts_of(node["run"]),
            .deploy = text_or(node["deploy"], ""),
            .probes = texts_of(node["probes"]),
            .timeout = to_duration(node["timeout"].Scalar()),
            .retries = std::stoll(text_or(node["retries"], "0")),
            .waiver = read_waiver(node["waiver"]),
            .line = node.Mark().line + 1};
    return job;
}

Rollout read_rollout(const YAML::Node& node) {
    Rollout rollout{.strategy =
                        node["strategy"].Scalar() == "canary" ? Strategy::canary : Strategy::blue_green};
    if (const auto steps = node["steps"]) rollout.steps = steps.as<std::vector<int>>();
    if (const auto analysis = node["analysis"])
        rollout.analysis = {.error_rate_max = to_share(analysis["error_rate_max"].Scalar()),
                            .p99_max = to_duration(analysis["p99_max"].Scalar()),
                            .confidence = to_share(analysis["confidence"].Scalar()),
                            .min_samples = analysis["min_samples"].as<std::int64_t>(),
                            .step_deadline = to_duration(analysis["step_deadline"].Scalar())};
    rollout.ready = to_duration(text_or(node["ready"], "30s"));
    rollout.migrate = to_duration(text_or(node["migrate"], "10m"));
    rollout.drain = to_duration(text_or(node["drain"], "30s"));
    return rollout;
}

CoverageWish read_coverage_wish(const YAML::Node& node) {
    CoverageWish wish;
    if (!node) return wish;
    wish.file = node["file"].Scalar();
    wish.commit_file = node["commit"].Scalar();
    for (const auto& [area, share] : texts_by_name(node["least"]))
        wish.least[area] = is_percentage(share) ? std::llround(to_share(share) * 10'000) : -1;
    return wish;
}

HostingWish read_hosting_wish(const YAML::Node& node) {
    if (!node) return {};
    return {.site = node["site"].Scalar(), .paths = texts_of(node["paths"])};
}

Criterion read_criterion(const YAML::Node& node) {
    return {.id = node["id"].Scalar(),
            .title = node["title"].Scalar(),
            .weight = node["weight"].as<std::int64_t>(),
            .is_blocker = text_or(node["blocker"], "false") == "true",
            .jobs = texts_of(node["jobs"]),
            .probes = texts_of(node["probes"]),
            .names = read_names(node["names"]),
            .without = read_names(node["without"]),
            .images = std::stoll(text_or(node["images"], "0")),
            .secret_max_age = to_duration(text_or(node["secrets"], "0s")),
            .drill_max_age = to_duration(text_or(node["drill"], "0s")),
            .files = texts_of(node["files"]),
            .clean_tree = node["git"] ? Wish::wanted : Wish::none,
            .applied_migrations = node["migrations"] ? Wish::wanted : Wish::none,
            .tests = texts_of(node["tests"]),
            .may_skip = texts_of(node["may_skip"]),
            .coverage = read_coverage_wish(node["coverage"]),
            .commands = texts_of(node["commands"]),
            .workflows = texts_of(node["workflows"]),
            .iam = text_or(node["iam"], ""),
            .hosting = read_hosting_wish(node["hosting"]),
            .waiver = read_waiver(node["waiver"])};
}

Thresholds read_thresholds(const YAML::Node& node) {
    Thresholds thresholds;
    if (!node) return thresholds;
    thresholds.go = std::llround(to_share(node["go"].Scalar()) * 10'000);
    thresholds.conditional =
        node["conditional"] ? std::llround(to_share(node["conditional"].Scalar()) * 10'000) : thresholds.go;
    return thresholds;
}

ReportPlan read_report(const YAML::Node& node) {
    ReportPlan report;
    if (!node) return report;
    report.language = text_or(node["lang"], "fr");
    if (node["formats"]) report.formats = texts_of(node["formats"]);
    report.general = text_or(node["general"], "");
    return report;
}

Module read_module(const YAML::Node& node) {
    return {.name = node["name"].Scalar(),
            .scope = texts_of(node["scope"]),
            .criteria = texts_of(node["criteria"])};
}

// The tree as one text: keys sorted, no layout, no comments, no anchors.
std::string canonical_text(const YAML::Node& node) {
    if (node.IsMap()) {
        std::map<std::string, std::string> entries;
        for (const auto& entry : node) entries[entry.first.Scalar()] = canonical_text(entry.second);
        std::string text = "{";
        for (const auto& [name, value] : entries) text += fmt::format("{}:{}{};", name.size(), name, value);
        return text + "}";
    }
    if (node.IsSequence()) {
        std::string text = "[";
        for (const auto& item : node) text += canonical_text(item) + ",";
        return text + "]";
    }
    return fmt::format("{}:{}", node.Scalar().size(), node.Scalar());
}

Plan read_checked(const YAML::Node& root) {
    Plan plan{.project = root["project"].Scalar()};
    for (const auto& entry : root["environments"])
        plan.environments.push_back(read_environment(entry.first.Scalar(), entry.second));
    const auto service = *root["services"].begin();
    plan.service = read_service(service.first.Scalar(), service.second);
    if (const auto probes = root["probes"])
        for (const auto& entry : probes)
            plan.probes[entry.first.Scalar()] = read_probe(entry.first.Scalar(), entry.second);
    plan.probes["health"] = plan.service.health;
    if (const auto commands = root["commands"])
        for (const auto& entry : commands)
            plan.commands[entry.first.Scalar()] = read_command(entry.first.Scalar(), entry.second);
    for (const auto& entry : root["jobs"]) plan.jobs.push_back(read_job(entry.first.Scalar(), entry.second));
    plan.run_timeout = to_duration(text_or(root["run_timeout"], "2h"));
    plan.rollout = read_rollout(root["rollout"]);
    plan.evidence_max_age = to_duration("1d");
    if (const auto policy = root["policy"]) {
        plan.secret_max_age = to_duration(policy["secret_max_age"].Scalar());
        plan.evidence_max_age = to_duration(text_or(policy["evidence_max_age"], "1d"));
        plan.iam = read_iam(policy["iam"]);
        plan.signing_key = text_or(policy["signing_key"], "");
    }
    if (const auto criteria = root["criteria"])
        for (const auto& item : criteria) plan.criteria.push_back(read_criterion(item));
    plan.thresholds = read_thresholds(root["decision"]);
    plan.report = read_report(root["report"]);
    if (const auto modules = root["modules"])
        for (const auto& item : modules) plan.modules.push_back(read_module(item));
    plan.canonical = canonical_text(root);
    return plan;
}

}  // namespace

std::string to_words(const std::string& file, const PlanFault& fault) {
    return fmt::format("{}:{}:{}: {}", file, fault.line, fault.column, fault.message);
}

std::string plan_hash(const Plan& plan, std::string_view environment, std::string_view commit) {
    return to_hex(
        sha256(as_bytes(fmt::format("taxasge plan 1\n{}\n{}\n{}", environment, commit, plan.canonical))));
}

PlanReading read_plan(const std::string& text) {
    PlanReading reading;
    try {
        const YAML::Node root = YAML::Load(text);
        check_shape(root, plan_shape(), reading.faults);
        if (std::ranges::none_of(reading.faults, [](const PlanFault& fault) {
                return fault.legibility == Legibility::lost;
            })) {
            reading.plan = read_checked(root);
            reading.plan.source = text;
            check_references(reading.plan, root, reading.faults);
        }
    } catch (const YAML::Exception& error) {
        reading.faults.push_back({.line = error.mark.line + 1,
                                  .column = error.mark.column + 1,
                                  .message = "this is no YAML: " + error.msg});
    }
    std::ranges::sort(reading.faults, {}, [](const PlanFault& fault) {
        return std::tuple{fault.line, fault.column, fault.message};
    });
    return reading;
}

}  // namespace taxasge::delivery
