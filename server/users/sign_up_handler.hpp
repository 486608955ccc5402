// POST /api/v1/auth/register: reads the fields, hands them to SignUp, answers 202 whatever the address is.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session_cookie.hpp"
#include "server/users/sign_up.hpp"

namespace taxasge {

class SignUpHandler {
 public:
    SignUpHandler(const SignUp& sign_up, const SessionCookie& cookie) : sign_up_(sign_up), cookie_(cookie) {}

    // Errors: malformed, invalid, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const SignUp& sign_up_;
    const SessionCookie& cookie_;
};

}  // namespace taxasge
