#include "server/http/entity_tag.hpp"

#include "server/http/field_list.hpp"

namespace taxasge {

bool names_entity_tag(std::string_view if_none_match, std::string_view entity_tag) {
    while (!if_none_match.empty()) {
        std::string_view entry = take_entry(if_none_match, ',');
        if (entry.starts_with("W/")) entry.remove_prefix(2);
        if (entry == entity_tag || entry == "*") return true;
    }
    return false;
}

}  // namespace taxasge
