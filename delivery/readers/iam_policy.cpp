#include "delivery/readers/iam_policy.hpp"

#include "base/strict_json.hpp"

#include <boost/json.hpp>

#include <fmt/ranges.h>

#include <algorithm>
#include <regex>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

template <class T>
using Understood = std::expected<T, Saying>;

std::unexpected<Saying> not_understood(Saying what) {
    return std::unexpected{std::move(what)};
}

Error no_policy(std::string what) {
    return {.code = Code::malformed, .reason = "no_policy", .detail = std::move(what)};
}

// Nothing: there is none.
std::optional<std::string> key_beside(const json::object& object,
                                      std::initializer_list<std::string_view> known) {
    for (const auto& [name, value] : object)
        if (std::ranges::find(known, std::string_view{name}) == known.end()) return std::string{name};
    return std::nullopt;
}

// Its title, or its expression where it has none.
Understood<std::string> condition_of(const json::value& value) {
    if (value.is_string() && !value.get_string().empty()) return std::string{value.get_string()};
    if (value.is_object())
        for (const auto key : {"title", "expression"})
            if (const auto* text = value.get_object().if_contains(key);
                text != nullptr && text->is_string() && !text->get_string().empty())
                return std::string{text->get_string()};
    return not_understood(say("a condition has neither title nor expression"));
}

Understood<Binding> parse_binding(const json::value& value) {
    if (!value.is_object()) return not_understood(say("a binding is no object"));
    const json::object& object = value.get_object();
    if (const auto other = key_beside(object, {"role", "members", "condition"}))
        return not_understood(say("binding: what `{}` means is not known", *other));
    Binding binding;
    const json::value* role = object.if_contains("role");
    if (role == nullptr || !role->is_string() || role->get_string().empty())
        return not_understood(say("a binding names no role"));
    binding.role = role->get_string();
    const json::value* members = object.if_contains("members");
    if (members == nullptr || !members->is_array())
        return not_understood(say("{word} names no members", binding.role));
    for (const json::value& member : members->get_array()) {
        if (!member.is_string() || member.get_string().empty())
            return not_understood(say("{word} has a member that is no text", binding.role));
        binding.members.emplace(member.get_string());
    }
    if (const json::value* condition = object.if_contains("condition")) {
        auto title = condition_of(*condition);
        if (!title) return not_understood(title.error());
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
                drift.fault = say("stands for {word} and {word}: name one whole", drift.member, member);
            drift.member = member;
            drift.roles.insert(roles.begin(), roles.end());
            if (!taken_.insert(member).second)
                drift.fault = say(
                    "{word} is another identity too: build, deployment and service are to be apart", member);
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
    if (const auto other = key_beside(*policy, {"bindings", "etag", "version", "auditConfigs"}))
        return fail(no_policy(fmt::format("policy: what `{}` means is not known", *other)));
    const json::value* bindings = policy->if_contains("bindings");
    if (bindings == nullptr) return fail(no_policy("there are no bindings in it"));
    auto parsed = parse_bindings(*bindings);
    if (!parsed) return fail(no_policy(in_english(parsed.error())));
    return std::move(*parsed);
}

Understood<std::vector<Binding>> parse_bindings(const json::value& bindings) {
    if (!bindings.is_array()) return not_understood(say("the bindings are no list"));
    std::vector<Binding> all;
    for (const json::value& value : bindings.get_array()) {
        auto binding = parse_binding(value);
        if (!binding) return not_understood(binding.error());
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

Saying told(const IdentityDrift& drift) {
    const auto list = [](const std::set<std::string>& roles) {
        return fmt::format("{}", fmt::join(roles, " "));
    };
    Sayings parts;
    if (!drift.missing.empty()) parts.push_back(say("missing {roles}", list(drift.missing)));
    if (!drift.surplus.empty()) parts.push_back(say("surplus {roles}", list(drift.surplus)));
    if (!drift.forbidden.empty()) parts.push_back(say("forbidden {roles}", list(drift.forbidden)));
    if (drift.fault) parts.push_back(*drift.fault);
    return say("{word}: {parts}", drift.name, parts);
}

}  // namespace taxasge::delivery
