// A login as strangers get at it: first whether there is a try left, then the login itself, then what it
// means for the next one (A20). Login knows nothing of it.
#pragma once

#include "base/counts.hpp"
#include "server/throttling/login_throttle.hpp"
#include "server/users/login.hpp"
#include "server/users/login_code.hpp"
#include "server/users/login_outcome.hpp"

#include <optional>

namespace taxasge {

class ThrottledLogin {
 public:
    struct Parts {
        const LoginThrottle& throttle;
        const LoginCodes& codes;
        const PasswordHasher& hasher;
    };

    ThrottledLogin(Parts parts, const Login& login) : parts_(parts), login_(login) {}

    // `code` is looked at only when one is needed. Errors: too_many; unauthenticated, email_code_required;
    // Login's.
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> run(LoginRequest request,
                                                               std::optional<VerificationCode> code) const;

    [[nodiscard]] const Counts<LoginOutcome>& outcomes() const { return outcomes_; }

 private:
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> counted_attempt(
        LoginRequest request, std::optional<VerificationCode> code) const;
    [[nodiscard]] boost::asio::awaitable<Result<LoggedIn>> attempt(
        LoginRequest request, std::optional<VerificationCode> code) const;

    Parts parts_;
    const Login& login_;
    mutable Counts<LoginOutcome> outcomes_;
};

}  // namespace taxasge
