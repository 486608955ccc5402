// Whether anything is limited at all, and what who is over a limit gets.
#pragma once

#include "base/error.hpp"

#include <algorithm>
#include <chrono>

namespace taxasge {

enum class RateLimits {
    on,
    off,  // development and testing only: load tests come from one address
};

// 429 with Retry-After (A23).
[[nodiscard]] inline Error too_many_requests(std::chrono::milliseconds wait) {
    return Error{
        .code = Code::too_many,
        .reason = "too_many_requests",
        .retry_after = std::max(std::chrono::ceil<std::chrono::seconds>(wait), std::chrono::seconds{1})};
}

}  // namespace taxasge
