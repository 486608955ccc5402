// The letter comes back, by its link or its code: the account becomes active with the registration whose
// letter it is, and with its password only if this is the browser that registered or the password is known;
// otherwise a new one is chosen now. So whoever registers a stranger's address first gains nothing (A9,
// pre-hijacking).
#pragma once

#include "server/sessions/device.hpp"
#include "server/users/activation.hpp"
#include "server/users/email.hpp"
#include "server/users/sign_up.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct VerifyEmailRequest {
    VerificationProof proof;
    std::optional<Secret> password;
    std::optional<Device> device;  // of the browser that answers
    std::string client;
};

class VerifyEmail {
 public:
    explicit VerifyEmail(AccountParts parts) : parts_(std::move(parts)) {}

    // Errors: malformed (invalid_or_expired_token); invalid, field "password" (password_required and the
    // policy's): then nothing is spent; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(VerifyEmailRequest request) const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<Registration>> find(const VerificationToken& token) const;
    [[nodiscard]] boost::asio::awaitable<Result<Registration>> find(const EmailAndCode& proof) const;
    [[nodiscard]] boost::asio::awaitable<Result<Registration>> try_code(const EmailAndCode& proof) const;
    [[nodiscard]] boost::asio::awaitable<Result<Secret>> choose_password(
        const Registration& registration, const VerifyEmailRequest& request) const;
    [[nodiscard]] boost::asio::awaitable<void> give_back_try(const Registration& registration) const;

    AccountParts parts_;
};

}  // namespace taxasge
