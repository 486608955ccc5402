// Somebody who is signed in adds a passkey: the server offers a challenge, the device makes a key and signs
// it, and what it says is verified and kept [W3C WebAuthn Level 3 7.1]. Whoever only found or stole a session
// must not make themselves a key of the account: the password is asked for, unless the login is less than
// five minutes old (A30), and the owner gets a letter.
#pragma once

#include "server/mail/outbox.hpp"
#include "server/passkeys/challenges.hpp"
#include "server/passkeys/passkey.hpp"
#include "server/users/confirm_password.hpp"
#include "server/webauthn/registration.hpp"

#include <optional>
#include <string>
#include <vector>

namespace taxasge {

// What a device needs to make a key.
struct PasskeyOffer {
    Bytes challenge;
    Id user_id;
    std::string email;
    std::string full_name;
    std::vector<Bytes> existing;  // credential ids that the account has already
};

struct AddPasskeyRequest {
    Session session;
    RegistrationResponse response;
    std::optional<std::string> name;
    std::string client;  // address
    std::string user_agent;
};

class AddPasskey {
 public:
    struct Parts {
        Database& database;
        const Challenges& challenges;
        const ConfirmPassword& confirm;
        const RelyingParty& relying_party;
        const Outbox& outbox;
        const Clock& clock;
    };

    explicit AddPasskey(Parts parts) : parts_(parts) {}

    // Errors: invalid, field "password" (required, wrong_password) or too_many_passkeys; too_many, after too
    // many wrong passwords of this session; unauthenticated (invalid_access_token), when the account is gone
    // or suspended; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<PasskeyOffer>> offer(Session session,
                                                                     std::optional<Secret> password) const;

    // Errors: malformed (invalid_passkey); invalid (passkey_already_registered, too_many_passkeys);
    // unauthenticated, as above; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<Passkey>> accept(AddPasskeyRequest request) const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<Passkey>> keep(AddPasskeyRequest request,
                                                               Bytes challenge) const;

    Parts parts_;
};

}  // namespace taxasge
