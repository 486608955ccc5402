// The name of one request in our logs, in the answer (X-Request-Id) and in whatever stands in front of us.
#pragma once

#include <string>
#include <string_view>

namespace taxasge {

// 8 to 64 of A-Z a-z 0-9 _ -: what may be echoed and logged without a second thought.
[[nodiscard]] bool is_request_id(std::string_view text);

// Unique, not secret. Any thread.
[[nodiscard]] std::string make_request_id();

}  // namespace taxasge
