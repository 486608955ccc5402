// Opens a session for somebody who has proved who they are: login's last step. Everything that needs
// randomness or keys happens in prepare(), outside the transaction; put() is one INSERT inside it.
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"
#include "server/sessions/access_token.hpp"
#include "server/sessions/device.hpp"
#include "server/sessions/refresh_token.hpp"
#include "server/sessions/session.hpp"
#include "server/sessions/session_limits.hpp"

#include <string>
#include <string_view>

namespace taxasge {

struct SessionRequest {
    Id user_id;
    Role role = Role::user;
    Device device;
    Remember remember = Remember::this_login;
    std::string client;      // address
    std::string user_agent;  // as sent; prepare() shortens it
};

struct NewSession {
    Session session;
    Device device;
    Remember remember = Remember::this_login;
    std::string client;
    std::string user_agent;
    RefreshToken refresh_token;
    Time absolute_end;  // no refresh after it
    Time idle_end;      // moved on by each refresh
};

// At most 256 bytes, and nothing but printable ASCII: what a client calls itself goes into rows and letters.
[[nodiscard]] std::string shorten_user_agent(std::string_view sent);

class StartSession {
 public:
    StartSession(const RefreshTokens& refresh_tokens, const Clock& clock)
        : refresh_tokens_(refresh_tokens), clock_(clock) {}

    [[nodiscard]] NewSession prepare(const SessionRequest& request) const;

    // Errors: those of the database.
    [[nodiscard]] static boost::asio::awaitable<Result<void>> put(Transaction& transaction,
                                                                  NewSession session);

 private:
    const RefreshTokens& refresh_tokens_;
    const Clock& clock_;
};

}  // namespace taxasge
