#include "delivery/gate/observed.hpp"

#include <boost/json/array.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace json = boost::json;

bool is_commit(std::string_view text) {
    return text.size() >= 7 && text.size() <= 40 &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

}  // namespace

Ruling pass() {
    return {.state = State::pass};
}

Ruling failed(std::string cause) {
    return {.state = State::fail, .cause = std::move(cause)};
}

Ruling says_nothing(std::string cause) {
    return {.state = State::unknown, .cause = std::move(cause)};
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
            return says_nothing(cause.empty() ? fmt::format("{} was not seen", key) : cause);
    for (const auto& [name, value] : observed)
        if (std::ranges::find(keys, std::string_view{name}) == keys.end())
            return says_nothing(fmt::format("what `{}` means is not known", std::string_view{name}));
    return std::nullopt;
}

std::optional<Ruling> not_at(const std::string& commit, const std::string& serving, std::string_view what) {
    if (serving.empty()) return says_nothing("nothing serves, and there is no commit to compare with");
    constexpr std::string_view changed = "-dirty";
    if (commit.ends_with(changed) && is_commit(commit.substr(0, commit.size() - changed.size())))
        return says_nothing(fmt::format("{} in a tree that was changed", what));
    if (!is_commit(commit)) return says_nothing(fmt::format("at which commit {} was not seen", what));
    if (!is_commit(serving)) return failed(fmt::format("what serves is of no commit: {}", serving));
    const std::size_t length = std::min(commit.size(), serving.size());
    if (commit.substr(0, length) == serving.substr(0, length)) return std::nullopt;
    return Ruling{.state = State::stale,
                  .cause = fmt::format("{} at {:.12}, and {:.12} serves", what, commit, serving)};
}

}  // namespace taxasge::delivery
