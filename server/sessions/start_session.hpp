// Opens a session for somebody who has proved who they are: login's last step. Everything that needs
// randomness or keys happens in prepare(), outside the transaction; put() writes inside it, and is one INSERT
// when the device is known and there is room for one session more.
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"
#include "server/mail/outbox.hpp"
#include "server/sessions/access_token.hpp"
#include "server/sessions/device.hpp"
#include "server/sessions/refresh_token.hpp"
#include "server/sessions/revocations.hpp"
#include "server/sessions/session.hpp"
#include "server/sessions/session_limits.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

inline constexpr std::int64_t sessions_an_account = 20;  // live ones (A41)

struct SessionRequest {
    Id user_id;
    Role role = Role::user;
    Device device;
    std::optional<Time> device_seen_at = {};  // when it signed in to this account last
    Remember remember = Remember::this_login;
    std::string client;      // address
    std::string user_agent;  // as sent; prepare() shortens it
    std::string methods = "pwd";
    std::optional<Time> authenticated_at = {};  // when they proved it to somebody else; at most now
};

struct NewSession {
    Session session;
    Device device;
    std::optional<Time> device_seen_at;
    Remember remember = Remember::this_login;
    std::string client;
    std::string user_agent;
    RefreshToken refresh_token;
    Time opened_at;
    Time absolute_end;                        // no refresh after it
    Time idle_end;                            // moved on by each refresh
    std::optional<SealedLetter> letter = {};  // to the owner, put if the device turns out to be new (A25)
};

// At most 256 bytes, and nothing but printable ASCII: what a client calls itself goes into rows and letters.
[[nodiscard]] std::string shorten_user_agent(std::string_view sent);

class StartSession {
 public:
    StartSession(const RefreshTokens& refresh_tokens, const Clock& clock)
        : refresh_tokens_(refresh_tokens), clock_(clock) {}

    [[nodiscard]] NewSession prepare(const SessionRequest& request) const;

    // In a transaction that holds the user's row. Gives the sessions that had to make room; after the commit
    // the caller adds them to Revocations. Errors: those of the database.
    [[nodiscard]] static boost::asio::awaitable<Result<std::vector<Revocation>>> put(Transaction& transaction,
                                                                                     NewSession session);

 private:
    const RefreshTokens& refresh_tokens_;
    const Clock& clock_;
};

}  // namespace taxasge
