#include "delivery/iam.hpp"

#include "base/file.hpp"
#include "delivery/readers/iam_use.hpp"
#include "delivery/session.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

json::array to_array(const std::set<std::string>& texts) {
    return json::array(texts.begin(), texts.end());
}

Error unreadable(const std::string& file, const Error& error) {
    return {.code = Code::invalid, .reason = "usage", .detail = fmt::format("{}: {}", file, error.detail)};
}

// A file through its parser.
template <class Parse>
auto read_as(const std::string& file, Parse parse) -> decltype(parse(std::string{})) {
    const auto text = read_file(file);
    if (!text) return fail(unreadable(file, text.error()));
    auto parsed = parse(*text);
    if (!parsed) return fail(unreadable(file, parsed.error()));
    return parsed;
}

// One line for each thing that is not as it was declared.
std::string words_of(const IdentityDrift& drift) {
    std::string words = fmt::format(
        "{}{}{}\n", drift.name,
        drift.member.empty() || drift.member == drift.name ? "" : fmt::format(" ({})", drift.member),
        drift.is_equal() ? ": as declared" : "");
    for (const auto& role : drift.missing) words += fmt::format("  missing    {}\n", role);
    for (const auto& role : drift.surplus) words += fmt::format("  surplus    {}\n", role);
    for (const auto& role : drift.forbidden) words += fmt::format("  forbidden  {}\n", role);
    if (drift.fault) words += fmt::format("  {}\n", in_english(*drift.fault));
    return words;
}

json::object facts_of(const IdentityDrift& drift) {
    return {{"identity", drift.name},
            {"member", drift.member},
            {"roles", to_array(drift.roles)},
            {"missing", to_array(drift.missing)},
            {"surplus", to_array(drift.surplus)},
            {"forbidden", to_array(drift.forbidden)},
            {"fault", drift.fault ? in_english(*drift.fault) : ""}};
}

std::string words_of(const UseOfRights& rights) {
    std::string words;
    for (const auto& [role, permissions] : rights.unused)
        words +=
            fmt::format("  unused     {}{}: {}\n", role,
                        rights.idle_roles.contains(role) ? ", all of it" : "", fmt::join(permissions, " "));
    for (const auto& role : rights.unknown_roles)
        words += fmt::format("  unknown    {}: nobody says what it grants\n", role);
    for (const auto& permission : rights.without_role)
        words += fmt::format("  used       {}, which no role that is known grants\n", permission);
    return words.empty() ? "" : fmt::format("use of {}\n{}", rights.name, words);
}

json::object facts_of(const UseOfRights& rights) {
    json::object unused;
    for (const auto& [role, permissions] : rights.unused) unused[role] = to_array(permissions);
    return {{"identity", rights.name},
            {"unused", std::move(unused)},
            {"idle_roles", to_array(rights.idle_roles)},
            {"unknown_roles", to_array(rights.unknown_roles)},
            {"used_without_role", to_array(rights.without_role)}};
}

void add_use(const std::vector<IdentityDrift>& drifts, const IamUse& use, Report& report) {
    json::array all;
    for (const UseOfRights& rights : use_of_rights(drifts, use)) {
        report.words += words_of(rights);
        all.push_back(facts_of(rights));
    }
    report.facts["use"] = std::move(all);
}

}  // namespace

Result<Report> check_iam(const Request& request) {
    const auto plan = read_plan_file(request.file);
    if (!plan) return fail(plan.error());
    if (plan->iam.identities.empty())
        return fail({.code = Code::invalid,
                     .reason = "config_invalid",
                     .detail = request.file + ": policy.iam does not say who may have which roles"});
    const auto bindings = read_as(request.policy, parse_iam_policy);
    if (!bindings) return fail(bindings.error());
    Report report;
    json::array identities;
    const auto drifts = iam_drift(*bindings, plan->iam);
    for (const IdentityDrift& drift : drifts) {
        report.words += words_of(drift);
        identities.push_back(facts_of(drift));
        if (!drift.is_equal()) report.exit = Exit::drift;
    }
    report.facts = {{"equal", report.exit == Exit::well}, {"identities", std::move(identities)}};
    if (request.used.empty()) return report;
    const auto use = read_as(request.used, parse_iam_use);
    if (!use) return fail(use.error());
    add_use(drifts, *use, report);
    return report;
}

}  // namespace taxasge::delivery
