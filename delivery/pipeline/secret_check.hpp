// Whether each secret is there, is young enough, and is nobody else's to read (D20). What cannot be known
// counts against it.
#pragma once

#include "base/clock.hpp"
#include "delivery/config/plan.hpp"

#include <chrono>

namespace taxasge::delivery {

struct SecretState {
    std::string name = {};
    std::string fault = {};  // empty: good
    std::chrono::milliseconds age{0};
};

// By name. `max_age` of zero: any age.
[[nodiscard]] std::vector<SecretState> check_secrets(const Environment& environment,
                                                     std::chrono::milliseconds max_age, Time now);

}  // namespace taxasge::delivery
