#include "delivery/readers/iam_use.hpp"

#include "base/strict_json.hpp"

#include <boost/json.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

Error no_use(std::string what) {
    return {.code = Code::malformed, .reason = "no_use", .detail = std::move(what)};
}

Result<std::map<std::string, Permissions>> lists_at(const json::object& whole, std::string_view key) {
    const json::value* value = whole.if_contains(key);
    if (value == nullptr || !value->is_object())
        return fail(no_use(fmt::format("`{}` has to be an object of lists", key)));
    std::map<std::string, Permissions> lists;
    for (const auto& [name, list] : value->get_object()) {
        Permissions& permissions = lists[std::string{name}];
        if (!list.is_array())
            return fail(no_use(fmt::format("{}: {} has to be a list", key, std::string_view{name})));
        for (const json::value& permission : list.get_array()) {
            if (!permission.is_string())
                return fail(no_use(fmt::format("{}: {} lists texts", key, std::string_view{name})));
            permissions.emplace(permission.get_string());
        }
    }
    return lists;
}

UseOfRights use_of(const IdentityDrift& identity, const Permissions& used, const IamUse& use) {
    UseOfRights rights{.name = identity.name, .without_role = used};
    for (const auto& granted : identity.roles) {
        const auto role = use.roles.find(granted.substr(0, granted.find(" when ")));
        if (role == use.roles.end()) {
            rights.unknown_roles.insert(granted);
            continue;
        }
        Permissions unused;
        std::ranges::set_difference(role->second, used, std::inserter(unused, unused.end()));
        if (unused.size() == role->second.size()) rights.idle_roles.insert(granted);
        if (!unused.empty()) rights.unused[granted] = std::move(unused);
        for (const auto& permission : role->second) rights.without_role.erase(permission);
    }
    return rights;
}

}  // namespace

Result<IamUse> parse_iam_use(std::string_view text) {
    const auto whole = parse_strict_object(text);
    if (!whole) return fail(no_use(whole.error().detail));
    for (const auto& [name, value] : *whole)
        if (name != "used" && name != "roles")
            return fail(no_use(fmt::format("what `{}` means is not known", std::string_view{name})));
    auto used = lists_at(*whole, "used");
    if (!used) return fail(used.error());
    auto roles = lists_at(*whole, "roles");
    if (!roles) return fail(roles.error());
    return IamUse{.used = std::move(*used), .roles = std::move(*roles)};
}

std::vector<UseOfRights> use_of_rights(const std::vector<IdentityDrift>& identities, const IamUse& use) {
    std::vector<UseOfRights> all;
    std::set<std::string> told;
    for (const IdentityDrift& identity : identities) {
        const auto used = use.used.find(identity.name);
        told.insert(identity.name);
        if (identity.roles.empty() && used == use.used.end()) continue;
        all.push_back(use_of(identity, used == use.used.end() ? Permissions{} : used->second, use));
    }
    for (const auto& [name, used] : use.used)
        if (!told.contains(name)) all.push_back({.name = name, .without_role = used});
    return all;
}

}  // namespace taxasge::delivery
