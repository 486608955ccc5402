#include "base/resource.hpp"

#include "base/resource_table.hpp"

#include <algorithm>
#include <span>

namespace taxasge {
namespace {

std::span<const ResourceEntry> table() {
    return {resource_table, resource_count};
}

std::string_view content_of(const ResourceEntry& entry) {
    return {entry.begin, static_cast<std::size_t>(entry.end - entry.begin)};
}

auto first_not_before(std::string_view name) {
    return std::ranges::lower_bound(table(), name, {},
                                    [](const ResourceEntry& e) { return std::string_view{e.name}; });
}

}  // namespace

std::optional<std::string_view> find_resource(std::string_view name) {
    const auto entry = first_not_before(name);
    if (entry == table().end() || entry->name != name) return std::nullopt;
    return content_of(*entry);
}

std::vector<Resource> resources_under(std::string_view prefix) {
    std::vector<Resource> found;
    for (auto entry = first_not_before(prefix); entry != table().end(); ++entry) {
        const std::string_view name{entry->name};
        if (!name.starts_with(prefix)) break;
        found.push_back({name, content_of(*entry), entry->digest});
    }
    return found;
}

}  // namespace taxasge
