// A session as the rest of the server sees it: the plain value that a valid access token stands for.
#pragma once

#include "base/id.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

enum class Role { user, agent, admin };

[[nodiscard]] std::string_view to_text(Role role);                    // "user"
[[nodiscard]] std::optional<Role> parse_role(std::string_view text);  // exactly "user", "agent" or "admin"

struct Session {
    Id id;       // the claim `sid`
    Id user_id;  // the claim `sub`
    Role role = Role::user;
    std::string methods;    // the claim `amr`: "pwd", or several with a space between
    Time authenticated_at;  // the claim `auth_time`
    Time expires_at;        // of this access token
};

}  // namespace taxasge
