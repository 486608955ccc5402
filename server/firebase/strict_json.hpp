// JSON in which no name stands twice, at any depth: of two equal ones every reader keeps another, and what
// was checked would not be what is used [RFC 8725 2.4].
#pragma once

#include "base/result.hpp"

#include <boost/json/object.hpp>

#include <string_view>

namespace taxasge {

// Error: malformed, for anything but one object without doubled names, at most 16 levels deep.
[[nodiscard]] Result<boost::json::object> parse_strict_object(std::string_view text);

}  // namespace taxasge
