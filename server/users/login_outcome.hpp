// What came of a login, for the metrics.
#pragma once

#include "base/error.hpp"
#include "base/result.hpp"

#include <string_view>

namespace taxasge {

enum class LoginOutcome {
    succeeded,
    invalid_credentials,
    invalid_id_token,
    invalid_passkey,
    email_not_verified,
    account_suspended,
    mfa_enrollment_required,
    email_code_required,
    too_many_requests,  // refused before the password was looked at
    unavailable,
    other,
};

constexpr std::string_view to_text(LoginOutcome outcome) {
    switch (outcome) {
        case LoginOutcome::succeeded:
            return "succeeded";
        case LoginOutcome::invalid_credentials:
            return "invalid_credentials";
        case LoginOutcome::invalid_id_token:
            return "invalid_id_token";
        case LoginOutcome::invalid_passkey:
            return "invalid_passkey";
        case LoginOutcome::email_not_verified:
            return "email_not_verified";
        case LoginOutcome::account_suspended:
            return "account_suspended";
        case LoginOutcome::mfa_enrollment_required:
            return "mfa_enrollment_required";
        case LoginOutcome::email_code_required:
            return "email_code_required";
        case LoginOutcome::too_many_requests:
            return "too_many_requests";
        case LoginOutcome::unavailable:
            return "unavailable";
        case LoginOutcome::other:
            return "other";
    }
    return "";
}

// By the stable word that the client gets.
[[nodiscard]] LoginOutcome outcome_of_refusal(const Error& error);

template <class T>
[[nodiscard]] LoginOutcome outcome_of_login(const Result<T>& login) {
    return login ? LoginOutcome::succeeded : outcome_of_refusal(login.error());
}

}  // namespace taxasge
