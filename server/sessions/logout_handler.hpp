// POST /api/v1/auth/logout: words to request, 204 to words.
#pragma once

#include "server/http/router.hpp"
#include "server/sessions/access_token.hpp"
#include "server/sessions/logout.hpp"
#include "server/sessions/session_cookie.hpp"

namespace taxasge {

class LogoutHandler {
 public:
    LogoutHandler(const Logout& logout, const AccessTokens& access_tokens, const SessionCookie& cookie,
                  LookAgain look_again = {})
        : logout_(logout),
          access_tokens_(access_tokens),
          cookie_(cookie),
          look_again_(std::move(look_again)) {}

    // The proof is a Bearer token, the cookie, or both. The cookie keeps the device alone.
    // Errors: malformed; invalid; those of Logout.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::optional<Session>>> read_bearer(
        const Request& request) const;

    const Logout& logout_;
    const AccessTokens& access_tokens_;
    const SessionCookie& cookie_;
    LookAgain look_again_;
};

}  // namespace taxasge
