// What goes into a statement and what comes out of a row: four kinds of value, the same in both databases.
// Times are INTEGER milliseconds since 1970, flags INTEGER 0/1, identifiers their text.
#pragma once

#include "base/bytes.hpp"
#include "base/clock.hpp"
#include "base/id.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace taxasge {

using Null = std::monostate;
using Value = std::variant<Null, std::int64_t, std::string, Bytes>;
using Parameters = std::vector<Value>;

[[nodiscard]] inline Value to_value(Null) {
    return Null{};
}
[[nodiscard]] inline Value to_value(bool flag) {
    return std::int64_t{flag ? 1 : 0};
}
[[nodiscard]] inline Value to_value(int number) {
    return std::int64_t{number};
}
[[nodiscard]] inline Value to_value(std::int64_t number) {
    return number;
}
[[nodiscard]] inline Value to_value(std::string_view text) {
    return std::string{text};
}
[[nodiscard]] inline Value to_value(const char* text) {
    return std::string{text};
}
[[nodiscard]] inline Value to_value(const std::string& text) {
    return text;
}
[[nodiscard]] inline Value to_value(Bytes bytes) {
    return bytes;
}
[[nodiscard]] inline Value to_value(const Id& id) {
    return id.text();
}
[[nodiscard]] inline Value to_value(Time time) {
    return to_milliseconds(time);
}
template <class T>
[[nodiscard]] Value to_value(const std::optional<T>& value) {
    return value ? to_value(*value) : Value{Null{}};
}

template <class T>
concept Bindable = requires(const T& value) { to_value(value); };

// bind(id, now, name): the parameters $1, $2, $3. Constrained, and with a first parameter, so that it is
// chosen before std::bind, which argument-dependent lookup finds too whenever an argument's type comes from
// std.
[[nodiscard]] inline Parameters bind() {
    return {};
}
template <class First, class... Rest>
    requires Bindable<First> && (Bindable<Rest> && ...)
[[nodiscard]] Parameters bind(First&& first, Rest&&... rest) {
    Parameters parameters;
    parameters.reserve(1 + sizeof...(rest));
    parameters.push_back(to_value(first));
    (parameters.push_back(to_value(rest)), ...);
    return parameters;
}

}  // namespace taxasge
