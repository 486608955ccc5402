// Somebody who is signed in asks for another address: with the present password, or within five minutes of
// signing in (A30, A46). Until the answer the same happens for every address: one row is written. Whether
// somebody has it already is looked up afterwards (server/users/email_change_desk.hpp), so that neither words
// nor time tell it (A11, A19). Nothing changes before the letter to the new address comes back
// (server/users/confirm_email.hpp).
#pragma once

#include "base/doorbell.hpp"
#include "server/sessions/session.hpp"
#include "server/users/confirm_password.hpp"
#include "server/users/sign_up.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct ChangeEmailRequest {
    Session session;
    Email new_email;
    std::optional<Secret> password;
    std::string client;  // address
};

class ChangeEmail {
 public:
    ChangeEmail(AccountParts parts, const ConfirmPassword& confirm, const Doorbell& desk)
        : parts_(std::move(parts)), confirm_(confirm), desk_(desk) {}

    // Errors: too_many, after too many wrong passwords of this session, here or elsewhere; invalid, field
    // "new_email" (email_unchanged) or "password" (required, wrong_password); unauthenticated
    // (invalid_access_token), when the account is gone or suspended; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(ChangeEmailRequest request) const;

 private:
    struct Found {
        std::string email;
        std::int64_t password_version = 0;
        std::optional<Secret> password_hash;
    };

    [[nodiscard]] boost::asio::awaitable<Result<Found>> find(Id user_id) const;

    AccountParts parts_;
    const ConfirmPassword& confirm_;
    const Doorbell& desk_;
};

}  // namespace taxasge
