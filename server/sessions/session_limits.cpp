#include "server/sessions/session_limits.hpp"

namespace taxasge {

SessionLimits session_limits(Role role, Remember remember) {
    using std::chrono::days;
    using std::chrono::hours;
    if (role != Role::user) return {hours{12}, hours{1}};
    if (remember == Remember::this_device) return {days{30}, days{14}};
    return {hours{12}, hours{2}};
}

}  // namespace taxasge
