#include "delivery/readers/iam_policy.hpp"

#include "base/strict_json.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>
#include <regex>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

Error no_policy(std::string what) {
    return {.code = Code::malformed, .reason = "no_policy", .detail = std::move(what)};
}

Result<void> check_keys(const json::object& object, std::initializer_list<std::string_view> known,
                        std::string_view what) {
    for (const auto& [name, value] : object)
        if (std::ranges::find(known, std::string_view{name}) == known.end())
            return fail(
                no_policy(fmt::format("{}: what `{}` means is not known", what, std::string_view{name})));
    return {};
}

// Its title, or its expression where it has none.
Result<std::string> condition_of(const json::value& value) {
    if (value.is_string() && !value.get_string().empty()) return std::string{value.get_string()};
    if (value.is_object())
        for (const auto key : {"title", "expression"})
            if (const auto* text = value.get_object().if_contains(key);
                text != nullptr && text->is_string() && !text->get_string().empty())
                return std::string{text->get_string()};
    return fail(no_policy("a condition has neither title nor expression"));
}

Result<Binding> parse_binding(const json::value& value) {
    if (!value.is_object()) return fail(no_policy("a binding is no object"));
    const json::object& object = value.get_object();
    if (auto known = check_keys(object, {"role", "members", "condition"}, "binding"); !known)
        return fail(known.error());
    Binding binding;
    const json::value* role = object.if_contains("role");
    if (role == nullptr || !role->is_string() || role->get_string().empty())
        return fail(no_policy("a binding names no role"));
    binding.role = role->get_string();
    const json::value* members = object.if_contains("members");
    if (members == nullptr || !members->is_array())
        return fail(no_policy(binding.role + " names no members"));
    for (const json::value& member : members->get_array()) {
        if (!member.is_string() || member.get_string().empty())
            return fail(no_policy(binding.role + " has a member that is no text"));
        binding.members.emplace(member.get_string());
    }
    if (const json::value* condition = object.if_contains("condition")) {
        auto title = condition_of(*condition);
        if (!title) return fail(title.error());
        binding.condition = std::move(*title);
    }
    return binding;
}

std::string account_of(const std::string& member) {
    constexpr std::string_view kind = "serviceAccount:";
    if (!member.starts_with(kind)) return "";
    return member.substr(kind.size(), member.find('@') - kind.size());
}

// Nobody but Google can make an account of that domain, and the role is made for it.
bool is_agent_of_google(const std::string& member, const std::string& role) {
    static const std::regex agent{R"(serviceAccount:service-[0-9]+@[a-z0-9.-]+\.iam\.gserviceaccount\.com)"};
    static const std::regex own_domain{
        R"(.*@(gcp-sa-[a-z0-9-]+|serverless-robot-prod|containerregistry)\.iam\..*)"};
    // No account has such a name, and a regular expression needs stack for each letter.
    if (member.size() > 512) return false;
    return role.ends_with("erviceAgent") && std::regex_match(member, agent) &&
           std::regex_match(member, own_domain);
}

class Comparison {
 public:
    Comparison(const std::vector<Binding>& bindings, const IamRules& rules) : rules_(rules) {
        for (const Binding& binding : bindings)
            for (const auto& member : binding.members)
                if (!is_agent_of_google(member, binding.role))
                    roles_[member].insert(binding.condition.empty()
                                              ? binding.role
                                              : fmt::format("{} when {}", binding.role, binding.condition));
    }

    std::vector<IdentityDrift> all() {
        for (const auto& [name, declared] : rules_.identities) look_at(name, declared);
        for (const auto& [member, roles] : roles_)
            if (!taken_.contains(member))
                add({.name = member, .member = member, .roles = roles, .surplus = roles});
        return std::move(drifts_);
    }

 private:
    void look_at(const std::string& name, const std::vector<std::string>& declared) {
        IdentityDrift drift{.name = name};
        for (const auto& [member, roles] : roles_) {
            if (member != name && account_of(member) != name) continue;
            if (!drift.member.empty())
                drift.fault = fmt::format("stands for {} and {}: name one whole", drift.member, member);
            drift.member = member;
            drift.roles.insert(roles.begin(), roles.end());
            if (!taken_.insert(member).second)
                drift.fault =
                    member + " is another identity too: build, deployment and service are to be apart";
        }
        const std::set<std::string> wanted{declared.begin(), declared.end()};
        std::ranges::set_difference(wanted, drift.roles, std::inserter(drift.missing, drift.missing.end()));
        std::ranges::set_difference(drift.roles, wanted, std::inserter(drift.surplus, drift.surplus.end()));
        add(std::move(drift));
    }

    void add(IdentityDrift drift) {
        for (const auto& role : drift.roles)
            if (std::ranges::count(rules_.forbidden, role.substr(0, role.find(" when "))) > 0)
                drift.forbidden.insert(role);
        for (const auto& role : drift.forbidden) drift.surplus.erase(role);
        drifts_.push_back(std::move(drift));
    }

    const IamRules& rules_;
    std::map<std::string, std::set<std::string>> roles_ = {};  // member -> its roles
    std::set<std::string> taken_ = {};
    std::vector<IdentityDrift> drifts_ = {};
};

}  // namespace

Result<std::vector<Binding>> parse_iam_policy(std::string_view text) {
    const auto policy = parse_strict_object(text);
    if (!policy) return fail(no_policy(policy.error().detail));
    if (auto known = check_keys(*policy, {"bindings", "etag", "version", "auditConfigs"}, "policy"); !known)
        return fail(known.error());
    const json::value* bindings = policy->if_contains("bindings");
    if (bindings == nullptr) return fail(no_policy("there are no bindings in it"));
    return parse_bindings(*bindings);
}

Result<std::vector<Binding>> parse_bindings(const json::value& bindings) {
    if (!bindings.is_array()) return fail(no_policy("the bindings are no list"));
    std::vector<Binding> all;
    for (const json::value& value : bindings.get_array()) {
        auto binding = parse_binding(value);
        if (!binding) return fail(binding.error());
        all.push_back(std::move(*binding));
    }
    return all;
}

json::array to_json(const std::vector<Binding>& bindings) {
    json::array all;
    for (const Binding& binding : bindings) {
        json::object one{{"role", binding.role},
                         {"members", json::array(binding.members.begin(), binding.members.end())}};
        if (!binding.condition.empty()) one["condition"] = binding.condition;
        all.push_back(std::move(one));
    }
    return all;
}

std::vector<IdentityDrift> iam_drift(const std::vector<Binding>& bindings, const IamRules& rules) {
    return Comparison{bindings, rules}.all();
}

std::string to_words(const IdentityDrift& drift) {
    std::vector<std::string> parts;
    const auto add = [&](std::string_view what, const std::set<std::string>& roles) {
        if (!roles.empty()) parts.push_back(fmt::format("{} {}", what, fmt::join(roles, " ")));
    };
    add("missing", drift.missing);
    add("surplus", drift.surplus);
    add("forbidden", drift.forbidden);
    if (!drift.fault.empty()) parts.push_back(drift.fault);
    return fmt::format("{}: {}", drift.name,
                       parts.empty() ? "as declared" : fmt::format("{}", fmt::join(parts, ", ")));
}

}  // namespace taxasge::delivery
