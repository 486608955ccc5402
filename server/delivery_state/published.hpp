// What taxasgectl publishes for the operator's page, as the API hands it on: the releases and the gate's last
// report, of version 1 each. docs/operations.md says where they come from.
#pragma once

#include "base/result.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace taxasge {

// Pure; any thread. Error of both: unavailable, reason "publication_unreadable": no JSON in UTF-8, another
// version, or something in it is not as it has to be; the detail says where, and nothing of what stands
// there.
[[nodiscard]] Result<boost::json::object> parse_releases(std::string_view text);
[[nodiscard]] Result<boost::json::object> parse_report(std::string_view text);

[[nodiscard]] Error publication_unreadable(std::string detail);

}  // namespace taxasge
