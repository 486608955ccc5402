#include "server/users/login_outcome.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

std::string_view outcome(Code code, std::string_view reason) {
    return to_text(outcome_of_refusal(Error{.code = code, .reason = reason}));
}

TEST(LoginOutcome, A59_IsTheWordThatTheClientGets) {
    EXPECT_EQ(outcome(Code::unauthenticated, "invalid_credentials"), "invalid_credentials");
    EXPECT_EQ(outcome(Code::unauthenticated, "email_code_required"), "email_code_required");
    EXPECT_EQ(outcome(Code::forbidden, "account_suspended"), "account_suspended");
    EXPECT_EQ(outcome(Code::forbidden, "mfa_enrollment_required"), "mfa_enrollment_required");
    EXPECT_EQ(outcome(Code::forbidden, "email_not_verified"), "email_not_verified");
}

TEST(LoginOutcome, A59_WhatIsBusyOrLimitedIsSoWhateverTheWord) {
    EXPECT_EQ(outcome(Code::unavailable, "service_unavailable"), "unavailable");
    EXPECT_EQ(outcome(Code::too_many, "too_many_requests"), "too_many_requests");
    EXPECT_EQ(outcome(Code::internal, "internal_error"), "other");
    EXPECT_EQ(outcome(Code::unauthenticated, ""), "other");
}

}  // namespace
}  // namespace taxasge
