// POST /api/v1/auth/firebase: reads the fields, hands them to FirebaseSignIn, answers as login does.
#pragma once

#include "server/firebase/sign_in.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/sessions/session_cookie.hpp"

namespace taxasge {

class FirebaseSignInHandler {
 public:
    // Null, where Firebase is not configured.
    FirebaseSignInHandler(const FirebaseSignIn* sign_in, const SessionCookie& cookie)
        : sign_in_(sign_in), cookie_(cookie) {}

    // Errors: not_found (firebase_not_configured), malformed, invalid, unauthenticated, forbidden,
    // unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    const FirebaseSignIn* sign_in_;
    const SessionCookie& cookie_;
};

}  // namespace taxasge
