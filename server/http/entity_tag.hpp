// If-None-Match [RFC 9110 13.1.2].
#pragma once

#include <string_view>

namespace taxasge {

// Does the list name `entity_tag` (with its quotation marks), weakly compared, or everything ("*")?
[[nodiscard]] bool names_entity_tag(std::string_view if_none_match, std::string_view entity_tag);

}  // namespace taxasge
