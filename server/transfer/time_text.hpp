// A moment as others write it: "2026-11-22T16:05:07.123Z" [RFC 3339], and PostgreSQL's "2026-11-22
// 16:05:07.123456+00".
#pragma once

#include "base/clock.hpp"

#include <optional>
#include <string_view>

namespace taxasge {

// Without a zone it is UTC; what is finer than a millisecond is cut. nullopt: no such moment.
[[nodiscard]] std::optional<Time> parse_time(std::string_view text);

}  // namespace taxasge
