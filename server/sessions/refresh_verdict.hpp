// What to make of a refresh token of ours that is not its session's current one: a lost answer, a slow twin
// of an honest request, or a thief. The rules, and why, are in docs/adr/0003-refresh-tokens.md.
#pragma once

#include "server/sessions/device.hpp"
#include "server/sessions/session_state.hpp"

#include <optional>

namespace taxasge {

enum class Verdict {
    refused,         // nothing to give, nothing to fear: signed out, over, suspended, or a slow twin
    same_successor,  // the answer was lost, or two requests went side by side: give the same one again
    reused,          // spent long ago: two hold this family, and one of them stole it
    came_too_early,  // good by now, but was not when we tried to rotate it: worth another try
};

[[nodiscard]] Verdict judge(const RefreshToken& presented, const SessionState& session,
                            const std::optional<Device>& device, Time now);

}  // namespace taxasge
