// Somebody who is signed in chooses another password, and proves with the present one that it is the owner
// who sits there (AU-25). This session stays; every other one ends, everywhere within 2 s (A40, A42).
#pragma once

#include "server/sessions/session.hpp"
#include "server/users/confirm_password.hpp"
#include "server/users/replace_password.hpp"

namespace taxasge {

struct ChangePasswordRequest {
    Session session;
    Secret current_password;
    Secret new_password;
    std::string client;  // address
};

class ChangePassword {
 public:
    ChangePassword(AccountParts parts, const ConfirmPassword& confirm, const ReplacePassword& replace)
        : parts_(std::move(parts)), confirm_(confirm), replace_(replace) {}

    // Errors: those of ConfirmPassword; invalid, field "new_password" (the policy's); unauthenticated
    // (invalid_access_token), when the account is gone or suspended; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(ChangePasswordRequest request) const;

 private:
    struct Found {
        PasswordOwner owner;
        std::optional<Secret> password_hash;
    };

    [[nodiscard]] boost::asio::awaitable<Result<Found>> find(Id user_id) const;

    AccountParts parts_;
    const ConfirmPassword& confirm_;
    const ReplacePassword& replace_;
};

}  // namespace taxasge
