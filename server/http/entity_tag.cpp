#include "server/http/entity_tag.hpp"

#include <algorithm>

namespace taxasge {

bool names_entity_tag(std::string_view if_none_match, std::string_view entity_tag) {
    while (!if_none_match.empty()) {
        std::string_view entry = if_none_match.substr(0, if_none_match.find(','));
        if_none_match.remove_prefix(std::min(if_none_match.size(), entry.size() + 1));
        while (entry.starts_with(' ') || entry.starts_with('\t')) entry.remove_prefix(1);
        while (entry.ends_with(' ') || entry.ends_with('\t')) entry.remove_suffix(1);
        if (entry.starts_with("W/")) entry.remove_prefix(2);
        if (entry == entity_tag || entry == "*") return true;
    }
    return false;
}

}  // namespace taxasge
