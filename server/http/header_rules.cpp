#include "server/http/header_rules.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace json = boost::json;

namespace taxasge {
namespace {

Error not_rules(std::string_view why) {
    return internal_error("headers.json: " + std::string{why});
}

std::string_view as_text(const json::value& value) {
    const json::string* text = value.if_string();
    return text == nullptr ? std::string_view{} : std::string_view{text->data(), text->size()};
}

}  // namespace

Result<HeaderRules> HeaderRules::parse(std::string_view text) {
    json::error_code fault;
    const json::value document = json::parse({text.data(), text.size()}, fault);
    if (fault) return fail(not_rules(fault.message()));
    const json::object* root = document.if_object();
    const json::value* list = root == nullptr ? nullptr : root->if_contains("rules");
    if (list == nullptr || !list->is_array()) return fail(not_rules("no rules"));
    HeaderRules parsed;
    for (const json::value& entry : list->get_array()) {
        const json::object* rule = entry.if_object();
        const json::value* prefix = rule == nullptr ? nullptr : rule->if_contains("prefix");
        const json::value* headers = rule == nullptr ? nullptr : rule->if_contains("headers");
        if (prefix == nullptr || headers == nullptr || !headers->is_object() ||
            !as_text(*prefix).starts_with('/'))
            return fail(not_rules("a rule without prefix or headers"));
        parsed.rules_.push_back({.prefix = std::string{as_text(*prefix)}, .headers = {}});
        for (const auto& [name, value] : headers->get_object())
            parsed.rules_.back().headers.add({name.data(), name.size()}, as_text(value));
    }
    std::ranges::sort(parsed.rules_, std::greater{}, [](const Rule& rule) { return rule.prefix.size(); });
    return parsed;
}

const Headers& HeaderRules::find(std::string_view path) const {
    for (const Rule& rule : rules_)
        if (path.starts_with(rule.prefix)) return rule.headers;
    return none_;
}

}  // namespace taxasge
