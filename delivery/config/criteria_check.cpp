#include "delivery/config/criteria_check.hpp"

#include "delivery/config/shape_check.hpp"

#include <algorithm>
#include <regex>
#include <set>

namespace taxasge::delivery {
namespace {

bool wants_evidence(const Criterion& criterion) {
    return !criterion.jobs.empty() || !criterion.probes.empty() || !criterion.names.empty() ||
           !criterion.without.empty() || criterion.images > 0 || criterion.secret_max_age.count() > 0 ||
           criterion.drill_max_age.count() > 0 || !criterion.files.empty() ||
           criterion.clean_tree == Wish::wanted || criterion.applied_migrations == Wish::wanted ||
           !criterion.tests.empty() || !criterion.coverage.file.empty() || !criterion.commands.empty() ||
           !criterion.workflows.empty() || !criterion.iam.empty() || !criterion.hosting.site.empty();
}

void check_newer_wishes(const Plan& plan, const Criterion& criterion, const YAML::Node& node,
                        std::vector<PlanFault>& faults) {
    const auto add = [&](const YAML::Node& at, std::string message) {
        faults.push_back(fault_at(at, std::move(message)));
    };
    for (const auto& name : criterion.commands)
        if (!plan.commands.contains(name)) add(node["commands"], fmt::format("there is no command {}", name));
    for (const auto& [area, least] : criterion.coverage.least)
        if (least < 1)
            add(node["coverage"]["least"][area], fmt::format("{}: write a share such as 85%", area));
    if (!criterion.may_skip.empty() && criterion.tests.empty())
        add(node["may_skip"], "may_skip: there are no `tests` to skip any of");
    if (node["coverage"] && criterion.coverage.least.empty())
        add(node["coverage"], "coverage: name at least one folder in `least`");
    if (criterion.applied_migrations == Wish::wanted && plan.service.migrations.empty())
        add(node["migrations"], "the service names no folder of migrations");
    if (!criterion.iam.empty() && plan.iam.identities.empty())
        add(node["iam"], "write policy.iam too: who may have which roles");
    for (const auto& path : criterion.hosting.paths)
        if (path.front() != '/') add(node["hosting"]["paths"], fmt::format("{}: begin with /", path));
}

void check_criterion(const Plan& plan, const Criterion& criterion, const YAML::Node& node,
                     std::vector<PlanFault>& faults) {
    static const std::regex id{"[A-Z][A-Z0-9-]{0,19}"};
    const auto add = [&](const YAML::Node& at, std::string message) {
        faults.push_back(fault_at(at, std::move(message)));
    };
    if (!std::regex_match(criterion.id, id))
        add(node["id"], "id: capital letters, digits and hyphens, such as C04");
    if (!wants_evidence(criterion))
        add(node,
            fmt::format("{} wants no evidence, and would have to be believed: write jobs, probes, names, "
                        "without, images, secrets, drill, files, git, migrations, tests, coverage, "
                        "commands, workflows, iam or hosting",
                        criterion.id));
    for (const auto* key : {"images", "secrets", "drill"})
        if (node[key] &&
            std::string_view{node[key].Scalar()}.find_first_of("123456789") == std::string_view::npos)
            add(node[key], fmt::format("{}: more than 0, or nothing is wanted", key));
    for (const auto& [of, forbidden] : criterion.without)
        if (forbidden.empty()) add(node["without"], fmt::format("without: name what {} may not have", of));
    for (const auto& name : criterion.jobs)
        if (std::ranges::count(plan.jobs, name, &Job::name) == 0)
            add(node["jobs"], fmt::format("there is no job {}", name));
    for (const auto& name : criterion.probes)
        if (!plan.probes.contains(name)) add(node["probes"], fmt::format("there is no probe {}", name));
    check_newer_wishes(plan, criterion, node, faults);
    if (node["waiver"]) check_waiver_date(criterion.waiver, node["waiver"], faults);
}

}  // namespace

void check_waiver_date(const Waiver& waiver, const YAML::Node& node, std::vector<PlanFault>& faults) {
    static const std::regex date{"[0-9]{4}-[0-9]{2}-[0-9]{2}"};
    if (!std::regex_match(waiver.until, date))
        faults.push_back(fault_at(node["until"], "until: write a date as 2027-01-31"));
}

void check_criteria(const Plan& plan, const YAML::Node& root, std::vector<PlanFault>& faults) {
    std::set<std::string> ids;
    std::int64_t points = 0;
    for (std::size_t i = 0; i < plan.criteria.size(); ++i) {
        const Criterion& criterion = plan.criteria[i];
        const auto node = root["criteria"][i];
        check_criterion(plan, criterion, node, faults);
        if (!ids.insert(criterion.id).second)
            faults.push_back(fault_at(node["id"], fmt::format("there are two criteria {}", criterion.id)));
        points += criterion.weight;
    }
    if (!plan.criteria.empty() && points == 0)
        faults.push_back(fault_at(root["criteria"], "criteria: together they are worth nothing"));
    const auto decision = root["decision"];
    if (!plan.criteria.empty() && !decision)
        faults.push_back(fault_at(root["criteria"], "write `decision` too: how many points are enough"));
    if (decision && (plan.thresholds.go > 10'000 || plan.thresholds.go < 1))
        faults.push_back(fault_at(decision["go"], "go: more than 0%, at most 100%"));
    if (decision && plan.thresholds.conditional > plan.thresholds.go)
        faults.push_back(fault_at(decision["conditional"], "conditional: at most what `go` wants"));
}

}  // namespace taxasge::delivery
