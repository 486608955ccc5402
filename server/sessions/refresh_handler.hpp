// POST /api/v1/auth/refresh: words to request, answer to words.
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/access_token.hpp"
#include "server/sessions/refresh.hpp"
#include "server/sessions/session_cookie.hpp"

namespace taxasge {

class RefreshHandler {
 public:
    RefreshHandler(const Refresh& refresh, const AccessTokens& access_tokens, const SessionCookie& cookie)
        : refresh_(refresh), access_tokens_(access_tokens), cookie_(cookie) {}

    // The refresh token comes in the body or in the cookie, and its successor goes back the same way; after a
    // form, whose answer is a page, always in the cookie. Errors: malformed; invalid; those of Refresh. A
    // refusal leaves the cookie alone: a slow twin must not wipe what its faster one has set.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const Refresh& refresh_;
    const AccessTokens& access_tokens_;
    const SessionCookie& cookie_;
};

}  // namespace taxasge
