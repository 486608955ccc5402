#include "delivery/gate/observed.hpp"

#include <boost/json/array.hpp>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

bool is_commit(std::string_view text) {
    return text.size() >= 7 && text.size() <= 40 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::string shortened(const std::string& commit) {
    return commit.substr(0, 12);
}

Saying in_changed_tree(At what) {
    if (what == At::measured) return say("it was measured in a tree that was changed");
    return what == At::ran ? say("it ran in a tree that was changed")
                           : say("the working tree is in a tree that was changed");
}

Saying at_no_commit(At what) {
    if (what == At::measured) return say("at which commit it was measured was not seen");
    return what == At::ran ? say("at which commit it ran was not seen")
                           : say("at which commit the working tree is was not seen");
}

Saying at_another(At what, const std::string& commit, const std::string& serving) {
    if (what == At::measured) return say("it was measured at {word}, and {word} serves", commit, serving);
    return what == At::ran ? say("it ran at {word}, and {word} serves", commit, serving)
                           : say("the working tree is at {word}, and {word} serves", commit, serving);
}

}  // namespace

Ruling pass() {
    return {.state = State::pass};
}

Ruling failed(Saying cause) {
    return failed(Sayings{std::move(cause)});
}

Ruling failed(Sayings cause) {
    return {.state = State::fail, .cause = std::move(cause)};
}

Ruling says_nothing(Saying cause) {
    return {.state = State::unknown, .cause = {std::move(cause)}};
}

std::string text_at(const json::object& observed, std::string_view key) {
    const json::value* value = observed.if_contains(key);
    return value != nullptr && value->is_string() ? std::string{value->get_string()} : std::string{};
}

std::optional<std::int64_t> number_at(const json::object& observed, std::string_view key) {
    const json::value* value = observed.if_contains(key);
    return value != nullptr && value->is_int64() ? std::optional{value->get_int64()} : std::nullopt;
}

std::optional<Names> names_at(const json::object& observed, std::string_view key) {
    const json::value* value = observed.if_contains(key);
    if (value == nullptr || !value->is_array()) return std::nullopt;
    Names names;
    for (const json::value& each : value->get_array()) {
        if (!each.is_string()) return std::nullopt;
        names.emplace(each.get_string());
    }
    return names;
}

bool is_hash(std::string_view text) {
    return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

std::optional<Ruling> not_understood(const json::object& observed,
                                     std::initializer_list<std::string_view> keys) {
    const std::string cause = text_at(observed, "cause");
    for (const auto key : keys)
        if (!observed.contains(key))
            return says_nothing(cause.empty() ? say("{word} was not seen", key) : as_said(cause));
    for (const auto& [name, value] : observed)
        if (std::ranges::find(keys, std::string_view{name}) == keys.end())
            return says_nothing(say("what `{}` means is not known", std::string_view{name}));
    return std::nullopt;
}

std::optional<Ruling> not_at(const std::string& commit, const std::string& serving, At what) {
    if (serving.empty()) return says_nothing(say("nothing serves, and there is no commit to compare with"));
    constexpr std::string_view changed = "-dirty";
    if (commit.ends_with(changed) && is_commit(commit.substr(0, commit.size() - changed.size())))
        return says_nothing(in_changed_tree(what));
    if (!is_commit(commit)) return says_nothing(at_no_commit(what));
    if (!is_commit(serving)) return failed(say("what serves is of no commit: {}", serving));
    const std::size_t length = std::min(commit.size(), serving.size());
    if (commit.substr(0, length) == serving.substr(0, length)) return std::nullopt;
    return Ruling{.state = State::stale, .cause = {at_another(what, shortened(commit), shortened(serving))}};
}

}  // namespace taxasge::delivery
