// POST /api/v1/auth/email/change: {new_email, password?}, with the Bearer token; 202 whoever has the address.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/users/change_email.hpp"

namespace taxasge {

class ChangeEmailHandler {
 public:
    explicit ChangeEmailHandler(const ChangeEmail& change_email) : change_email_(change_email) {}

    // Errors: malformed, invalid, unauthenticated, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request,
                                                                      const Session& session) const;

 private:
    const ChangeEmail& change_email_;
};

}  // namespace taxasge
