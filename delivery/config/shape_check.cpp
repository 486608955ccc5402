#include "delivery/config/shape_check.hpp"

#include <fmt/ranges.h>

#include <algorithm>
#include <regex>
#include <set>

namespace taxasge::delivery {
namespace {

using Faults = std::vector<PlanFault>;

PlanFault illegible_at(const YAML::Node& node, std::string message) {
    PlanFault fault = fault_at(node, std::move(message));
    fault.legibility = Legibility::lost;
    return fault;
}

// How many letters are to be changed, added or removed: for "did you mean".
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({above + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

std::string unknown_key(std::string_view name, const Shape& shape) {
    std::vector<std::string_view> names;
    for (const Key& key : shape.keys) names.push_back(key.name);
    const auto nearest = std::ranges::min(names, {}, [&](auto known) { return distance(name, known); });
    if (distance(name, nearest) <= 2)
        return fmt::format("{}: there is no key `{}`; did you mean `{}`?", shape.name, name, nearest);
    return fmt::format("{}: there is no key `{}`; there are: {}", shape.name, name, fmt::join(names, ", "));
}

bool is_text(const YAML::Node& node) {
    return node.IsScalar() && !node.Scalar().empty();
}

bool are_texts(const YAML::Node& node) {
    return is_text(node) || (node.IsSequence() && std::ranges::all_of(node, is_text));
}

bool is_number(const YAML::Node& node) {
    static const std::regex digits{"[0-9]{1,9}"};
    return node.IsScalar() && std::regex_match(node.Scalar(), digits);
}

// yaml-cpp keeps both of two equal keys and answers with the first: a setting that is silently ignored.
void check_twins(const YAML::Node& node, Faults& faults) {
    std::set<std::string> seen;
    for (const auto& entry : node)
        if (entry.first.IsScalar() && !seen.insert(entry.first.Scalar()).second)
            faults.push_back(fault_at(
                entry.first, fmt::format("`{}` stands here twice: remove one", entry.first.Scalar())));
}

template <class Check>
bool all_named(const YAML::Node& node, Faults& faults, Check check) {
    if (!node.IsMap()) return false;
    check_twins(node, faults);
    return std::ranges::all_of(node, [&](const auto& entry) { return check(entry.second); });
}

bool fits(const YAML::Node& node, Kind kind) {
    if (!is_text(node)) return false;
    const std::string pattern{pattern_of(kind)};
    return pattern.empty() || std::regex_match(node.Scalar(), std::regex{pattern});
}

void check_shapes_by_name(const YAML::Node& node, const Shape& shape, Faults& faults) {
    static const std::regex name{"[a-z][a-z0-9-]{0,39}"};
    check_twins(node, faults);
    for (const auto& entry : node) {
        if (!entry.first.IsScalar() || !std::regex_match(entry.first.Scalar(), name))
            faults.push_back(fault_at(
                entry.first, "a name has small letters, digits and hyphens, and begins with a letter"));
        check_shape(entry.second, shape, faults);
    }
}

bool has_kind(const YAML::Node& node, const Key& key, Faults& faults) {
    switch (key.kind) {
        case Kind::whole_number:
            return is_number(node);
        case Kind::word:
            return node.IsScalar() && std::ranges::count(key.choices, std::string_view{node.Scalar()}) > 0;
        case Kind::texts:
            return are_texts(node);
        case Kind::numbers:
            return node.IsSequence() && std::ranges::all_of(node, is_number);
        case Kind::texts_by_name:
            return all_named(node, faults, is_text);
        case Kind::lists_by_name:
            return all_named(node, faults, are_texts);
        case Kind::shape:
            check_shape(node, *key.shape, faults);
            return true;
        case Kind::shapes_by_name:
            if (node.IsMap() && node.size() > 0) check_shapes_by_name(node, *key.shape, faults);
            return node.IsMap() && node.size() > 0;
        case Kind::shapes:
            if (node.IsSequence())
                for (const auto& item : node) check_shape(item, *key.shape, faults);
            return node.IsSequence() && node.size() > 0;
        default:
            return fits(node, key.kind);
    }
}

std::string wrong_kind(const Key& key) {
    if (key.kind == Kind::word)
        return fmt::format("{}: write one of: {}", key.name, fmt::join(key.choices, ", "));
    return fmt::format("{}: write {} ({})", key.name, words_of(key.kind), key.meaning);
}

}  // namespace

PlanFault fault_at(const YAML::Node& node, std::string message) {
    const YAML::Mark mark = node.Mark();
    return {.line = mark.line + 1, .column = mark.column + 1, .message = std::move(message)};
}

void check_shape(const YAML::Node& node, const Shape& shape, Faults& faults) {
    if (!node.IsMap()) {
        faults.push_back(illegible_at(node, fmt::format("{}: write a mapping, key: value", shape.name)));
        return;
    }
    check_twins(node, faults);
    for (const auto& entry : node) {
        const std::string name = entry.first.IsScalar() ? entry.first.Scalar() : "";
        const auto key = std::ranges::find(shape.keys, std::string_view{name}, &Key::name);
        if (key == shape.keys.end())
            faults.push_back(fault_at(entry.first, unknown_key(name, shape)));
        else if (!has_kind(entry.second, *key, faults))
            faults.push_back(illegible_at(entry.second, wrong_kind(*key)));
    }
    for (const Key& key : shape.keys)
        if (key.need == Need::required && !node[std::string{key.name}])
            faults.push_back(illegible_at(
                node, fmt::format("{}: `{}` is missing: {}", shape.name, key.name, key.meaning)));
}

}  // namespace taxasge::delivery
