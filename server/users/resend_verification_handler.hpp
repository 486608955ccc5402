// POST /api/v1/auth/verify/resend: 202 whatever the address is.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session_cookie.hpp"
#include "server/users/resend_verification.hpp"

namespace taxasge {

class ResendVerificationHandler {
 public:
    ResendVerificationHandler(const ResendVerification& resend, const SessionCookie& cookie)
        : resend_(resend), cookie_(cookie) {}

    // Errors: malformed, invalid, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const ResendVerification& resend_;
    const SessionCookie& cookie_;
};

}  // namespace taxasge
