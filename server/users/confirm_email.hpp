// The letter to the new address comes back, by its link or its code: from now on the account has that
// address. The session that asked stays, every other one ends, every letter that left before is void, and the
// old address gets a letter with which its owner can undo it for seven days (server/users/undo_email.hpp;
// A46). Whoever holds the letter need not be signed in: asking needed the password, and this proves the
// mailbox.
#pragma once

#include "server/sessions/revocations.hpp"
#include "server/users/email_move.hpp"
#include "server/users/sign_up.hpp"

namespace taxasge {

struct ConfirmEmailRequest {
    VerificationProof proof;
    std::string client;  // address
};

class ConfirmEmail {
 public:
    ConfirmEmail(AccountParts parts, Revocations& revocations)
        : parts_(std::move(parts)), revocations_(revocations) {}

    // Errors: malformed (invalid_or_expired_token), also when the password or the address was changed since
    // asking; invalid (email_taken): somebody else verified the address meanwhile, nothing changed;
    // unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(ConfirmEmailRequest request) const;

 private:
    struct Found {
        Id user_id;
        Id session_id;  // that asked
        std::int64_t password_version = 0;
        Address address;
        Address replaced;
        std::string first_name;
        Language language = Language::es;
    };

    [[nodiscard]] boost::asio::awaitable<Result<Found>> find(const VerificationToken& token) const;
    [[nodiscard]] boost::asio::awaitable<Result<Found>> find(const EmailAndCode& proof) const;
    [[nodiscard]] boost::asio::awaitable<Result<Found>> try_code(const EmailAndCode& proof) const;
    [[nodiscard]] boost::asio::awaitable<Result<Found>> read(Statement statement,
                                                             Parameters parameters) const;
    [[nodiscard]] boost::asio::awaitable<Result<void>> move(Found found, std::string client) const;

    AccountParts parts_;
    Revocations& revocations_;
};

}  // namespace taxasge
