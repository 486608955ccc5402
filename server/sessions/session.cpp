#include "server/sessions/session.hpp"

namespace taxasge {

std::string_view to_text(Role role) {
    switch (role) {
        case Role::user:
            return "user";
        case Role::agent:
            return "agent";
        case Role::admin:
            return "admin";
    }
    return "user";
}

std::optional<Role> parse_role(std::string_view text) {
    if (text == "user") return Role::user;
    if (text == "agent") return Role::agent;
    if (text == "admin") return Role::admin;
    return std::nullopt;
}

}  // namespace taxasge
