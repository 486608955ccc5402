// The Date header [RFC 9110 5.6.7]: "Sun, 22 Nov 2026 16:05:07 GMT".
#pragma once

#include "base/clock.hpp"

#include <string>
#include <string_view>

namespace taxasge {

[[nodiscard]] std::string to_http_date(Time time);

// Now; made once a second. Valid until the next call on this thread.
[[nodiscard]] std::string_view http_date_now();

}  // namespace taxasge
