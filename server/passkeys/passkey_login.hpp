// Somebody signs in with a passkey: the server offers a challenge, a device that has the private half of a
// key signs it, after its user proved to it that they are its user [W3C WebAuthn Level 3 7.2]. That is two
// proofs in one, so that it opens the accounts of agents and administrators too (A29). No address is asked
// for and no key named before: nobody learns whether somebody has one (A19). Whatever is wrong with a proof,
// the refusal is one and the same.
#pragma once

#include "base/counts.hpp"
#include "server/passkeys/challenges.hpp"
#include "server/users/login_outcome.hpp"
#include "server/users/open_session.hpp"
#include "server/webauthn/assertion.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct PasskeyLoginRequest {
    AssertionResponse response;
    Device device;
    Remember remember = Remember::this_login;
    std::string client;  // address
    std::string user_agent;
};

class PasskeyLogin {
 public:
    struct Parts {
        Database& database;
        const Challenges& challenges;
        const RelyingParty& relying_party;
        const OpenSession& open_session;
        const Outbox& outbox;
        const Clock& clock;
    };

    explicit PasskeyLogin(Parts parts) : parts_(parts) {}

    // Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Bytes>> offer() const;

    // Errors: unauthenticated (invalid_passkey); forbidden (email_not_verified, account_suspended);
    // unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> accept(PasskeyLoginRequest request) const;

    [[nodiscard]] const Counts<LoginOutcome>& outcomes() const { return outcomes_; }

 private:
    struct Found {
        User user;
        std::int64_t password_version = 0;
        std::optional<Time> device_seen_at;
        Id passkey_id;
        KnownPasskey passkey;
    };

    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> attempt(PasskeyLoginRequest request) const;
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> enter(PasskeyLoginRequest request,
                                                                 Bytes challenge) const;
    [[nodiscard]] boost::asio::awaitable<Result<Found>> find(const PasskeyLoginRequest& request) const;
    [[nodiscard]] boost::asio::awaitable<Result<void>> use(const Found& found, Assertion assertion,
                                                           Bytes challenge) const;
    boost::asio::awaitable<void> tell_of_copy(const Found& found, const PasskeyLoginRequest& request,
                                              Bytes challenge) const;

    Parts parts_;
    mutable Counts<LoginOutcome> outcomes_;
};

}  // namespace taxasge
