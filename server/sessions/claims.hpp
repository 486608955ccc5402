// What an access token says [RFC 9068 2.2], as JSON and back.
#pragma once

#include "server/sessions/session.hpp"

#include <string>
#include <string_view>

namespace taxasge {

struct Claims {
    std::string issuer;
    std::string audience;
    Session session;  // its times are whole seconds
    Time issued_at;
    std::string token_id;
};

[[nodiscard]] std::string write_claims(const Claims& claims);

// Takes only what write_claims() can have written: all ten claims and no other, each of its type, none twice,
// no other spelling of the same JSON. Error: malformed. It judges the shape alone, not issuer, audience or
// time.
[[nodiscard]] Result<Claims> read_claims(std::string_view json);

}  // namespace taxasge
