// POST /api/v1/auth/passkeys/login/options and /finish: JSON -> PasskeyLogin, and its offer as
// navigator.credentials.get takes it [W3C WebAuthn Level 3 5.5].
#pragma once

#include "server/http/request.hpp"
#include "server/http/response.hpp"
#include "server/passkeys/passkey_login.hpp"
#include "server/sessions/session_cookie.hpp"

namespace taxasge {

class PasskeyLoginHandler {
 public:
    PasskeyLoginHandler(const PasskeyLogin& login, const RelyingParty& relying_party,
                        const SessionCookie& cookie)
        : login_(login), relying_party_(relying_party), cookie_(cookie) {}

    // Errors of both: malformed, invalid, and those of PasskeyLogin.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> options(const Request& request) const;
    [[nodiscard]] boost::asio::awaitable<Result<Response>> finish(const Request& request) const;

 private:
    const PasskeyLogin& login_;
    const RelyingParty& relying_party_;
    const SessionCookie& cookie_;
};

}  // namespace taxasge
