// Somebody signs in with a Firebase ID token: who it is for is checked, the account it belongs to found or
// made (link_identity), and a session opened as login opens one.
#pragma once

#include "base/counts.hpp"
#include "server/firebase/id_tokens.hpp"
#include "server/firebase/link_identity.hpp"
#include "server/users/login_outcome.hpp"
#include "server/users/open_session.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct FirebaseSignInRequest {
    Secret id_token;
    Language language = Language::es;
    Device device;
    Remember remember = Remember::this_login;
    std::string client;  // address
    std::string user_agent;
};

class FirebaseSignIn {
 public:
    struct Parts {
        Database& database;
        IdTokens& tokens;
        const LinkIdentity& link;
        const OpenSession& open_session;
    };

    explicit FirebaseSignIn(Parts parts) : parts_(parts) {}

    // Errors: unauthenticated (invalid_id_token); forbidden (email_not_verified, account_suspended,
    // mfa_enrollment_required); unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> run(FirebaseSignInRequest request) const;

    [[nodiscard]] const Counts<LoginOutcome>& outcomes() const { return outcomes_; }

 private:
    struct Found {
        User user;
        std::int64_t password_version = 0;
        std::optional<Time> device_seen_at;
    };

    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> attempt(FirebaseSignInRequest request) const;
    [[nodiscard]] boost::asio::awaitable<Result<std::optional<Found>>> find(std::string subject,
                                                                            Device device) const;
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> enter(Found found, FirebaseSignInRequest request,
                                                                 FirebaseIdentity identity,
                                                                 NewDevice device) const;

    Parts parts_;
    mutable Counts<LoginOutcome> outcomes_;
};

}  // namespace taxasge
