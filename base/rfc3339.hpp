// Times as evidence has them: in UTC, to the second or to the millisecond.
#pragma once

#include "base/clock.hpp"

#include <optional>
#include <string_view>

namespace taxasge {

// "2026-11-22T16:05:07Z" or "2026-11-22T16:05:07.123Z" [RFC 3339]. Nothing else: no offset, no leap second.
[[nodiscard]] std::optional<Time> parse_rfc3339(std::string_view text);

}  // namespace taxasge
