// POST /api/v1/auth/verify/resend and /api/v1/auth/password/reset/request: 202 whatever the address is.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session_cookie.hpp"
#include "server/users/ask_for_letter.hpp"

namespace taxasge {

class AskForLetterHandler {
 public:
    AskForLetterHandler(const AskForLetter& ask, WantedLetter wanted, const SessionCookie& cookie)
        : ask_(ask), wanted_(wanted), cookie_(cookie) {}

    // Errors: malformed, invalid, unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const AskForLetter& ask_;
    const WantedLetter wanted_;
    const SessionCookie& cookie_;
};

}  // namespace taxasge
