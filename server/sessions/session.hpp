// A session as the rest of the server sees it: the plain value that a valid access token stands for.
#pragma once

#include "base/id.hpp"

#include <string>

namespace taxasge {

enum class Role { user, agent, admin };

struct Session {
    Id id;                  // the claim `sid`
    Id user_id;             // the claim `sub`
    Role role = Role::user;
    std::string methods;    // the claim `amr`: "pwd"
    Time authenticated_at;  // the claim `auth_time`
    Time expires_at;        // of this access token
};

}  // namespace taxasge
