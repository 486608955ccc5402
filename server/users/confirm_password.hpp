// Who is signed in proves with the present password that it is the owner who sits there (AU-25), before what
// a thief would change is changed. A session has five tries, and from the sixth on waits after each (A20):
// whoever stole one must not find the password with it. They are counted by session, so that a thief's do not
// slow the owner's.
#pragma once

#include "server/sessions/session.hpp"
#include "server/throttling/rate_limits.hpp"
#include "server/throttling/tries.hpp"
#include "server/users/password_hash.hpp"

#include <chrono>
#include <optional>
#include <string>

namespace taxasge {

struct PasswordConfirmation {
    Session session;
    std::string email;  // of the account
    Secret password;
    std::optional<Secret> password_hash;          // of the account; none, when it has no password
    std::string_view field = "current_password";  // where it stands in the request
};

inline constexpr std::chrono::minutes fresh_login{
    5};  // what it may do without the password, it may no longer

[[nodiscard]] inline bool is_fresh(const Session& session, Time now) {
    return now - session.authenticated_at < fresh_login;
}

// The same, where a login less than five minutes old is proof enough (A30).
struct OwnerProof {
    Session session;
    std::string email;  // of the account
    std::optional<Secret> password;
    std::optional<Secret> password_hash;  // of the account; none, when it has no password
    Time now;
};

class ConfirmPassword {
 public:
    ConfirmPassword(const PasswordHasher& hasher, const SharedCounters& counters, RateLimits limits)
        : hasher_(hasher), tries_(counters), limits_(limits) {}

    // Errors: too_many, before the password is looked at; invalid, the field (wrong_password); unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run(PasswordConfirmation confirmation) const;

    // Errors: those of run(), and invalid, field "password" (required), when only it would be proof.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run_unless_fresh(OwnerProof proof) const;

    // What a wrong one is answered.
    [[nodiscard]] static Error wrong_password(std::string_view field = "current_password") {
        return field_error(std::string{field}, "wrong_password");
    }

 private:
    const PasswordHasher& hasher_;
    Tries tries_;
    RateLimits limits_;
};

}  // namespace taxasge
