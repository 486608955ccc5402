#include "server/database/row.hpp"

#include <fmt/format.h>

namespace taxasge {
namespace {

template <class T>
bool copy_if_same_kind(const Value& value, T& target) {
    const T* found = std::get_if<T>(&value);
    if (found != nullptr) target = *found;
    return found != nullptr;
}

}  // namespace

bool Row::read_value(const Value& value, std::int64_t& target) {
    return copy_if_same_kind(value, target);
}
bool Row::read_value(const Value& value, std::string& target) {
    return copy_if_same_kind(value, target);
}
bool Row::read_value(const Value& value, Bytes& target) {
    return copy_if_same_kind(value, target);
}

bool Row::read_value(const Value& value, bool& target) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number == nullptr || (*number != 0 && *number != 1)) return false;
    target = *number == 1;
    return true;
}

bool Row::read_value(const Value& value, Id& target) {
    const auto* text = std::get_if<std::string>(&value);
    if (text == nullptr) return false;
    const Result<Id> id = Id::parse(*text);
    if (id) target = *id;
    return id.has_value();
}

bool Row::read_value(const Value& value, Time& target) {
    const auto* number = std::get_if<std::int64_t>(&value);
    if (number != nullptr) target = from_milliseconds(*number);
    return number != nullptr;
}

Error Row::wrong_width(std::size_t wanted) const {
    return internal_error(fmt::format("a row has {} columns, {} were expected", values_.size(), wanted));
}

Error Row::wrong_type(std::size_t column) {
    return internal_error(fmt::format("column {} of a row is NULL or of another type", column + 1));
}

}  // namespace taxasge
