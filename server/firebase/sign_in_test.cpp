#include "server/firebase/sign_in_fixture.hpp"

namespace json = boost::json;

namespace taxasge {
namespace {

class FirebaseSignIns : public FirebaseFixture {};
TAXASGE_ON_BOTH_DATABASES(FirebaseSignIns);

TEST_P(FirebaseSignIns, WhoIsSuspendedOrBecomesAnAdministratorLaterIsRefused) {
    ASSERT_EQ(sign_in().status, 200U);
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(sign_in().reason, "account_suspended");
    run_sql("UPDATE users SET status = 'active', role = 'admin'");
    EXPECT_EQ(sign_in().reason, "mfa_enrollment_required");
    EXPECT_EQ(rows("sessions"), 1);
}

// An ID token is renewed for months without anybody proving anything.
TEST_P(FirebaseSignIns, A30_TheSessionIsAsOldAsTheSignInAtFirebase) {
    const Time proved = clock_.now() - std::chrono::hours{3};
    const Answer answer = sign_in({{"auth_time", to_milliseconds(proved) / 1000}});
    ASSERT_EQ(answer.status, 200U);
    kit_->revocations.renew({}, clock_.now());
    const auto session = kit_->access_tokens.verify(answer.body.at("access_token").as_string());
    ASSERT_TRUE(session) << session.error().detail;
    EXPECT_EQ(session->authenticated_at, proved);
    EXPECT_EQ(session->methods, "firebase");
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE authenticated_at = $1 AND created_at = $2",
                    bind(proved, clock_.now())),
              1);
}

TEST_P(FirebaseSignIns, TheClientSaysHowItWantsItsSession) {
    const Answer answer = sign_in_with(claims(), {{"transport", "cookie"}, {"remember_me", true}});
    ASSERT_EQ(answer.status, 200U);
    EXPECT_FALSE(answer.body.contains("refresh_token"));
    EXPECT_TRUE(answer.headers.has("Set-Cookie"));
    EXPECT_EQ(count("SELECT remember FROM sessions"), 1);
    EXPECT_EQ(sign_in_with(claims(), {{"transport", "pigeon"}}).faults, "transport:invalid_choice");
    EXPECT_EQ(sign_in_with(claims(), {{"device_id", "x"}}).faults, "device_id:invalid_device_id");
    EXPECT_EQ(sign_in_with(claims(), {{"role", "admin"}}).faults, "role:unknown_field");
    Browser browser;
    EXPECT_EQ(post(firebase_->handler, browser, {}).faults, "id_token:required");
    EXPECT_EQ(post(firebase_->handler, browser, {{"id_token", std::string(8193, 'a')}}).faults,
              "id_token:too_long");
}

TEST_P(FirebaseSignIns, A59_WhatCameOfThemIsCounted) {
    EXPECT_EQ(sign_in({{"aud", "other"}}).reason, "invalid_id_token");
    EXPECT_EQ(sign_in({{"email_verified", false}}).reason, "email_not_verified");
    EXPECT_EQ(sign_in().status, 200U);
    const auto& outcomes = firebase_->sign_in.outcomes();
    EXPECT_EQ(outcomes.of(LoginOutcome::invalid_id_token), 1U);
    EXPECT_EQ(outcomes.of(LoginOutcome::email_not_verified), 1U);
    EXPECT_EQ(outcomes.of(LoginOutcome::succeeded), 1U);
    EXPECT_EQ(outcomes.total(), 3U);
}

TEST_P(FirebaseSignIns, A49_WithoutKeysItIsUnavailableAndNeverAPass) {
    server_.answer("busy", "", "503 Service Unavailable");
    Browser browser;
    const Request request =
        request_of(browser, {{"id_token", test::signed_token(test::good_header(), claims())}});
    const auto answer = run(firebase_->handler(request));
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::unavailable);
    EXPECT_GT(answer.error().retry_after.count(), 0);
    expect_nothing_linked();
}

TEST_P(FirebaseSignIns, WithoutAProjectThereIsNoSuchThing) {
    const FirebaseSignInHandler none{nullptr, kit_->cookie};
    Browser browser;
    const auto answer = run(none(request_of(browser, {})));
    EXPECT_EQ(answer.error().reason, "firebase_not_configured");
    EXPECT_EQ(answer.error().code, Code::not_found);
}

}  // namespace
}  // namespace taxasge
