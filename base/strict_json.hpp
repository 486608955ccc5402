// JSON in which no name stands twice, at any depth: of two equal ones every reader keeps another, and what
// was checked would not be what is used [RFC 8725 2.4].
#pragma once

#include "base/result.hpp"

#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

#include <string_view>

namespace taxasge {

// Error: malformed, with what is wrong, for anything but one value without doubled names (field "":
// duplicate_field), at most 16 levels deep, in UTF-8.
[[nodiscard]] Result<boost::json::value> parse_strict_json(std::string_view text);

// Error: malformed, also for what is no object.
[[nodiscard]] Result<boost::json::object> parse_strict_object(std::string_view text);

}  // namespace taxasge
