// One text for one value, so that its hash means the value: keys in order, no space, whole numbers only. A
// subset of RFC 8785 (JCS): a fraction or a key that is not ASCII is refused, and nobody has to ask how it
// would be written.
#pragma once

#include "base/result.hpp"

#include <boost/json/value.hpp>

#include <string>

namespace taxasge::delivery {

// Error: invalid, naming the place as a JSON pointer (RFC 6901).
[[nodiscard]] Result<std::string> canonical_json(const boost::json::value& value);

}  // namespace taxasge::delivery
