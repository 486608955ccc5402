// The last step of every way to sign in: whoever has proved who they are, and may enter, gets a session.
// Session, time of login and audit row stand together or not at all (AU-10).
#pragma once

#include "server/mail/outbox.hpp"
#include "server/sessions/access_token.hpp"
#include "server/sessions/revocations.hpp"
#include "server/sessions/start_session.hpp"
#include "server/users/user.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct LoggedIn {
    User user;
    Device device;
    Secret refresh_token;
    std::string access_token;
    std::chrono::seconds expires_in{};
};

// How many proofs somebody gave: a passkey whose device verified its user is two.
enum class Factors { one, two };

// Errors: forbidden (account_suspended, email_not_verified, mfa_enrollment_required): what proof of who they
// are does not open by itself.
[[nodiscard]] Result<void> may_enter(const User& user, Factors factors = Factors::one);

struct Entry {
    User user;                           // as it was read before, and
    std::int64_t password_version = 0;   // of what password and address it was then
    std::optional<Time> device_seen_at;  // when this device signed in last; never, when it is new
    Device device;
    Remember remember = Remember::this_login;
    std::string client;  // address
    std::string user_agent;
    std::string methods = "pwd";
    std::optional<Time> authenticated_at = {};  // now, when it is not said
};

// Whether the owner gets a letter about a device that is new to the account (A25).
enum class NewDevice { told, told_already };

class OpenSession {
 public:
    struct Parts {
        Database& database;
        const StartSession& sessions;
        const AccessTokens& access_tokens;
        Revocations& revocations;
        const Outbox& outbox;
    };

    explicit OpenSession(Parts parts) : parts_(parts) {}

    // Errors: precondition_failed, when the account is not any more what was read; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> run(Entry entry,
                                                               NewDevice device = NewDevice::told) const;

 private:
    Parts parts_;
};

}  // namespace taxasge
