// POST /api/v1/auth/password/change: {current_password, new_password}, with the Bearer token.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/users/change_password.hpp"

namespace taxasge {

class ChangePasswordHandler {
 public:
    explicit ChangePasswordHandler(const ChangePassword& change_password)
        : change_password_(change_password) {}

    // Errors: malformed, invalid, unauthenticated, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    const ChangePassword& change_password_;
};

}  // namespace taxasge
