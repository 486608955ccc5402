// Somebody signs in. Unknown address, no password set and a wrong password are one and the same refusal, in
// words and in work (A18); only a correct password learns what state the account is in (AU-38).
#pragma once

#include "server/users/email.hpp"
#include "server/users/open_session.hpp"
#include "server/users/password_hash.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct LoginRequest {
    Email email;
    Secret password;
    Device device;
    Remember remember = Remember::this_login;
    std::string client;  // address
    std::string user_agent;
};

class Login {
 public:
    struct Parts {
        Database& database;
        const PasswordHasher& hasher;
        const StartSession& sessions;
        const AccessTokens& access_tokens;
        Revocations& revocations;
        const Outbox& outbox;
        const Clock& clock;
    };

    explicit Login(Parts parts)
        : parts_(parts),
          open_session_(
              {parts.database, parts.sessions, parts.access_tokens, parts.revocations, parts.outbox}) {}

    // Errors: unauthenticated (invalid_credentials); forbidden, after a correct password (account_suspended,
    // email_not_verified, mfa_enrollment_required); unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> run(LoginRequest request) const;

 private:
    struct Found {
        std::optional<User> user;
        std::optional<Secret> password_hash;
        std::optional<Secret> claimed_hash;  // of the last registration of this address
        std::int64_t password_version = 0;
        std::optional<Time> device_seen_at;  // when this device signed in last; never, when it is new
    };

    [[nodiscard]] boost::asio::awaitable<Result<Found>> find(Email email, Device device) const;
    [[nodiscard]] boost::asio::awaitable<Error> refuse(Found found, const LoginRequest& request) const;
    [[nodiscard]] boost::asio::awaitable<void> renew_hash(Id user_id, Secret password, Secret old_hash) const;
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> enter(Found found, LoginRequest request) const;

    Parts parts_;
    OpenSession open_session_;
};

}  // namespace taxasge
