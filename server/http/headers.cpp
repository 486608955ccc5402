#include "server/http/headers.hpp"

#include <algorithm>

namespace taxasge {
namespace {

char lower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c;
}

}  // namespace

bool equal_ignoring_case(std::string_view a, std::string_view b) {
    return std::ranges::equal(a, b, [](char x, char y) { return lower(x) == lower(y); });
}

void Headers::set(std::string_view name, std::string_view value) {
    std::erase_if(fields_, [&](const auto& field) { return equal_ignoring_case(field.first, name); });
    add(name, value);
}

std::string_view Headers::find(std::string_view name) const {
    for (const auto& [field, value] : fields_)
        if (equal_ignoring_case(field, name)) return value;
    return {};
}

bool Headers::has(std::string_view name) const {
    return count(name) != 0;
}

std::size_t Headers::count(std::string_view name) const {
    return static_cast<std::size_t>(std::ranges::count_if(
        fields_, [&](const auto& field) { return equal_ignoring_case(field.first, name); }));
}

}  // namespace taxasge
