// What login and refresh answer with: one shape, printed in one place.
#pragma once

#include "base/secret.hpp"

#include <boost/json/object.hpp>

#include <chrono>
#include <string>

namespace taxasge {

// Where the refresh token goes: into the answer's body, or into the cookie and never into the body.
enum class Transport { body, cookie };

struct TokenAnswer {
    std::string access_token;
    std::chrono::seconds expires_in;
    Secret refresh_token;
    Transport transport = Transport::body;
};

// {access_token, token_type, expires_in} and, with transport body, refresh_token.
[[nodiscard]] boost::json::object to_json(const TokenAnswer& answer);

}  // namespace taxasge
