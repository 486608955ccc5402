// POST /api/v1/auth/verify: {token} or {email, code}, with or without a password. Opens no session (A12).
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session_cookie.hpp"
#include "server/users/verify_email.hpp"

namespace taxasge {

class VerifyEmailHandler {
 public:
    VerifyEmailHandler(const VerifyEmail& verify_email, const SessionCookie& cookie)
        : verify_email_(verify_email), cookie_(cookie) {}

    // Errors: malformed, invalid, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const VerifyEmail& verify_email_;
    const SessionCookie& cookie_;
};

}  // namespace taxasge
