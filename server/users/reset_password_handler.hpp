// POST /api/v1/auth/password/reset/confirm: {token} or {email, code}, and new_password. Opens no session.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/users/reset_password.hpp"

namespace taxasge {

class ResetPasswordHandler {
 public:
    explicit ResetPasswordHandler(const ResetPassword& reset_password) : reset_password_(reset_password) {}

    // Errors: malformed, invalid, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const ResetPassword& reset_password_;
};

}  // namespace taxasge
