// POST /api/v1/auth/email/confirm: {token} or {email, code}. Opens no session.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/users/confirm_email.hpp"

namespace taxasge {

class ConfirmEmailHandler {
 public:
    explicit ConfirmEmailHandler(const ConfirmEmail& confirm_email) : confirm_email_(confirm_email) {}

    // Errors: malformed, invalid, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const ConfirmEmail& confirm_email_;
};

}  // namespace taxasge
