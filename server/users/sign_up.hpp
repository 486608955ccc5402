// Somebody registers: user, credential, registration, letter and audit row in one transaction (A10). A new
// address, one that waits for its proof, and a taken one take the same way: hash, then look, the same
// statements, one commit, one letter (A11). Only the owner of the address learns more, from the letter.
#pragma once

#include "server/mail/outbox.hpp"
#include "server/sessions/device.hpp"
#include "server/users/account_rules.hpp"
#include "server/users/email.hpp"
#include "server/users/idempotency.hpp"
#include "server/users/password_hash.hpp"
#include "server/users/password_policy.hpp"
#include "server/users/registration.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct SignUpRequest {
    Email email;
    Secret password;
    Person person;
    Device device;
    std::string client;  // address
    std::optional<IdempotencyKey> key;
};

// What sign_up and the verification of addresses stand on.
struct AccountParts {
    Database& database;
    const PasswordPolicy& policy;
    const PasswordHasher& hasher;
    const CodeHasher& codes;
    const Outbox& outbox;
    const Clock& clock;
    AccountRules rules;
};

class SignUp {
 public:
    SignUp(AccountParts parts, const Idempotency& idempotency)
        : parts_(std::move(parts)), idempotency_(idempotency) {}

    // Errors: invalid (the password's faults; idempotency_key_reused), unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(SignUpRequest request) const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> run_new(SignUpRequest request) const;
    [[nodiscard]] boost::asio::awaitable<Result<void>> run_again(SignUpRequest request,
                                                                 KeptRequest earlier) const;

    AccountParts parts_;
    const Idempotency& idempotency_;
};

}  // namespace taxasge
