// What a deployment decides about accounts; read once from the environment (server/config).
#pragma once

#include <chrono>
#include <cstddef>
#include <string>

namespace taxasge {

enum class EmailVerification {
    required,
    off,  // development and testing only: a registered address counts as verified at once
};

struct AccountRules {
    EmailVerification email_verification = EmailVerification::required;
    std::string terms_version = "2026-11";  // of the terms that accept_terms accepts
};

inline constexpr std::chrono::days unverified_account_lifetime{7};

}  // namespace taxasge
