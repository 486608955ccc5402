// POST /api/v1/auth/login: reads the fields, hands them to Login, puts the refresh token where the client
// wants it: into the body, or into the cookie alone, which is what pages and forms do.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session_cookie.hpp"
#include "server/users/throttled_login.hpp"

namespace taxasge {

class LoginHandler {
 public:
    LoginHandler(const ThrottledLogin& login, const SessionCookie& cookie) : login_(login), cookie_(cookie) {}

    // Errors: malformed, invalid, unauthenticated, forbidden, too_many, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const ThrottledLogin& login_;
    const SessionCookie& cookie_;
};

}  // namespace taxasge
