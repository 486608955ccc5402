// How long a session may live (A39): from its beginning, and from its last refresh.
#pragma once

#include "server/sessions/session.hpp"

#include <chrono>

namespace taxasge {

enum class Remember { this_login, this_device };  // without and with `remember_me`

struct SessionLimits {
    std::chrono::hours absolute;
    std::chrono::hours idle;
};

// Whoever may act on others' data (agent, admin) is asked again sooner, remembered or not.
[[nodiscard]] SessionLimits session_limits(Role role, Remember remember);

}  // namespace taxasge
