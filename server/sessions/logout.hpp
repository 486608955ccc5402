// Signing out: the sessions end now, for refresh tokens and for access tokens, here at once and on every
// other instance within 2 s (A40, AU-30).
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"
#include "server/sessions/end_sessions.hpp"
#include "server/sessions/refresh_token.hpp"
#include "server/sessions/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace taxasge {

struct LogoutRequest {
    std::optional<Session> bearer;  // what a good access token stands for
    Secret refresh_token;           // of the cookie; may be empty
    Scope scope = Scope::this_session;
    std::string client;  // address
};

class Logout {
 public:
    Logout(Database& database, const RefreshTokens& tokens, Revocations& revocations, const Clock& clock)
        : database_(database), tokens_(tokens), revocations_(revocations), clock_(clock) {}

    // Ends the session of each proof (usually both are of one). Errors: unauthenticated
    // (authentication_required), when neither proof is good; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(LogoutRequest request) const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::vector<Ending>>> endings_for(
        LogoutRequest request) const;
    [[nodiscard]] boost::asio::awaitable<Result<std::optional<Ending>>> ending_by_cookie(Secret token) const;

    Database& database_;
    const RefreshTokens& tokens_;
    Revocations& revocations_;
    const Clock& clock_;
};

}  // namespace taxasge
