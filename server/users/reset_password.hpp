// The letter of a forgotten password comes back, by its link or its code, with a new password: all sessions
// end, and every other letter of that kind is void (A42, AU-26). What it proves is that somebody reads the
// account's letters, and no more: a suspended account stays suspended, no session is opened, and an account
// that is not verified gets no such letter but that of its verification (A9).
#pragma once

#include "server/users/replace_password.hpp"
#include "server/users/verification_proof.hpp"

namespace taxasge {

struct ResetPasswordRequest {
    VerificationProof proof;
    Secret new_password;
    std::string client;  // address
};

class ResetPassword {
 public:
    ResetPassword(AccountParts parts, const ReplacePassword& replace)
        : parts_(std::move(parts)), replace_(replace) {}

    // Errors: malformed (invalid_or_expired_token); invalid, field "new_password" (the policy's): then
    // nothing is spent; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(ResetPasswordRequest request) const;

 private:
    struct Found {
        Id reset_id;
        PasswordOwner owner;
    };

    [[nodiscard]] boost::asio::awaitable<Result<Found>> find(const VerificationToken& token) const;
    [[nodiscard]] boost::asio::awaitable<Result<Found>> find(const EmailAndCode& proof) const;
    [[nodiscard]] boost::asio::awaitable<Result<Found>> try_code(const EmailAndCode& proof) const;
    [[nodiscard]] boost::asio::awaitable<Result<Found>> read(Statement statement,
                                                             Parameters parameters) const;
    [[nodiscard]] boost::asio::awaitable<void> give_back_try(Id reset_id) const;

    AccountParts parts_;
    const ReplacePassword& replace_;
};

}  // namespace taxasge
