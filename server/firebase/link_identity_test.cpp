#include "server/firebase/sign_in_fixture.hpp"

namespace json = boost::json;

namespace taxasge {
namespace {

using test::without;

class FirebaseLinks : public FirebaseFixture {};
TAXASGE_ON_BOTH_DATABASES(FirebaseLinks);

TEST_P(FirebaseLinks, A49_SomebodyNewGetsAnAccountWithoutAPassword) {
    Browser browser;
    Request request = request_of(browser, {{"id_token", test::signed_token(test::good_header(), claims())}});
    request.language = Language::fr;
    const Answer answer = send(firebase_->handler, browser, request);
    ASSERT_EQ(answer.status, 200U) << answer.reason;
    const auto& user = answer.body.at("user").as_object();
    EXPECT_EQ(user.at("email"), "maria@example.gq");
    EXPECT_EQ(user.at("first_name"), "María");
    EXPECT_EQ(user.at("last_name"), "Nguema Obiang");
    EXPECT_EQ(user.at("language"), "fr");
    EXPECT_EQ(user.at("role"), "user");
    EXPECT_EQ(user.at("email_verified"), true);
    EXPECT_EQ(user.at("phone"), nullptr);
    EXPECT_TRUE(kit_->refresh_tokens.parse(answer.body.at("refresh_token").as_string()));
    EXPECT_EQ(rows("credentials"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE terms_version = '' AND terms_accepted_at = 0"), 1);
    EXPECT_EQ(text("SELECT provider FROM identities"), "firebase:demo-taxasge");
    EXPECT_EQ(text("SELECT subject FROM identities"), "uid-of-maria");
    EXPECT_EQ(audited("registered"), 1);
    EXPECT_EQ(audited("identity_linked"), 1);
    EXPECT_EQ(audited("login"), 1);
    EXPECT_THAT(letters(), ::testing::IsEmpty());
    EXPECT_EQ(login(good_password).reason, "invalid_credentials");
}

TEST_P(FirebaseLinks, A49_AKnownIdentityOpensItsAccountWhateverItsAddressIsBy) {
    const auto first = sign_in();
    ASSERT_EQ(first.status, 200U);
    for (const json::object& changes : {json::object{{"email", "moved@example.gq"}},
                                        json::object{{"email_verified", false}}, json::object{}}) {
        const auto again = sign_in(changes);
        ASSERT_EQ(again.status, 200U);
        EXPECT_EQ(again.body.at("user").at("id"), first.body.at("user").at("id"));
        EXPECT_EQ(again.body.at("user").at("email"), "maria@example.gq");
    }
    EXPECT_EQ(rows("users"), 1);
    EXPECT_EQ(rows("identities"), 1);
    recorder_.take();
    EXPECT_EQ(sign_in().status, 200U);
    EXPECT_THAT(recorder_.take(), ::testing::Contains("find_user_by_identity").Times(1));
}

TEST_P(FirebaseLinks, A49_AVerifiedAccountIsLinkedAndItsOwnerIsTold) {
    have_account({{"phone", "222123456"}});
    const Answer answer = sign_in({{"email", "MARIA@Example.GQ"}, {"name", "Somebody Else"}});
    ASSERT_EQ(answer.status, 200U) << answer.reason;
    EXPECT_EQ(answer.body.at("user").at("first_name"), "María");
    EXPECT_EQ(answer.body.at("user").at("phone"), "+240222123456");
    EXPECT_EQ(answer.body.at("user").at("email"), "maria@example.gq");
    EXPECT_EQ(rows("users"), 1);
    EXPECT_EQ(audited("identity_linked"), 1);
    const auto told = letters(LetterKind::sign_in_added);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told.front().to, "maria@example.gq");
    EXPECT_EQ(told.front().sign_in->address, "192.0.2.1");
    EXPECT_THAT(letters(LetterKind::new_device), ::testing::IsEmpty()) << "one letter says it all";
    EXPECT_EQ(login(good_password).status, 200U) << "the password stays";
    EXPECT_EQ(sign_in().status, 200U);
    EXPECT_EQ(letters(LetterKind::sign_in_added).size(), 1U);
    EXPECT_THAT(letters(LetterKind::new_device), ::testing::SizeIs(2)) << "of the two other devices";
}

// Somebody registers the address of another and waits for its owner to come by Firebase.
TEST_P(FirebaseLinks, A9_AnUnverifiedAccountLosesWhatAStrangerPutIntoIt) {
    Browser attacker;
    ASSERT_EQ(sign_up(attacker, {{"phone", "222999999"}, {"first_name", "Mala"}}).status, 202U);
    ASSERT_EQ(sign_up(attacker, {{"password", other_password}}).status, 202U);
    const std::string token = letters().front().token;
    EXPECT_EQ(login(other_password).reason, "email_not_verified");

    const Answer answer = sign_in();
    ASSERT_EQ(answer.status, 200U) << answer.reason;
    const auto& user = answer.body.at("user").as_object();
    EXPECT_EQ(user.at("phone"), nullptr);
    EXPECT_EQ(user.at("first_name"), "María");
    EXPECT_EQ(user.at("status"), "active");
    EXPECT_EQ(user.at("email_verified"), true);
    EXPECT_EQ(rows("users"), 1);
    EXPECT_EQ(rows("credentials"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM registrations WHERE password_hash <> '-' OR spent_at IS NULL"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE terms_version = ''"), 1);
    EXPECT_EQ(login(good_password).reason, "invalid_credentials");
    EXPECT_EQ(login(other_password).reason, "invalid_credentials");
    EXPECT_EQ(verify(attacker, {{"token", token}}).reason, "invalid_or_expired_token");
    EXPECT_EQ(verify(attacker, {{"token", token}, {"password", good_password}}).reason,
              "invalid_or_expired_token");
    EXPECT_EQ(audited("verified"), 1);
    EXPECT_EQ(audited("identity_linked"), 1);
}

TEST_P(FirebaseLinks, ItsOwnerSetsAPasswordByALetter) {
    ASSERT_EQ(sign_in().status, 200U);
    ASSERT_EQ(request_reset().status, 202U);
    const auto told = letters(LetterKind::reset_password);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(reset({{"token", told.front().token}, {"new_password", good_password}}).status, 204U);
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(FirebaseLinks, A49_WithoutAVerifiedAddressNothingIsLinked) {
    have_account();
    for (const json::object& token :
         {claims({{"email_verified", false}}), claims({{"email_verified", "true"}}),
          without(claims(), "email_verified"), without(claims(), "email"), claims({{"email", "no address"}})})
        EXPECT_EQ(sign_in_with(token).reason, "email_not_verified") << json::serialize(token);
    expect_nothing_linked();
    EXPECT_EQ(rows("users"), 1);
}

TEST_P(FirebaseLinks, A49_WhatMayNotBeEnteredIsNotLinked) {
    have_account();
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(sign_in().reason, "account_suspended");
    run_sql("UPDATE users SET email_verified = 0");
    EXPECT_EQ(sign_in().reason, "account_suspended");
    run_sql("UPDATE users SET status = 'active', email_verified = 1, role = 'agent'");
    EXPECT_EQ(sign_in().reason, "mfa_enrollment_required");
    run_sql("UPDATE users SET status = 'pending', email_verified = 0, role = 'admin'");
    EXPECT_EQ(sign_in().reason, "mfa_enrollment_required");
    expect_nothing_linked();
    EXPECT_EQ(rows("credentials"), 1);
}

TEST_P(FirebaseLinks, A49_ThirtyTwoFirstSignInsAtOnceMakeOneUser) {
    Browser browser;
    const Request request =
        request_of(browser, {{"id_token", test::signed_token(test::good_header(), claims())}});
    std::vector<boost::asio::awaitable<Result<Response>>> all;
    for (int i = 0; i < 32; ++i) all.push_back(firebase_->handler(request));
    for (const auto& answer : run_all(std::move(all))) {
        ASSERT_TRUE(answer) << answer.error().detail;
        EXPECT_EQ(answer->status, 200U);
    }
    EXPECT_EQ(rows("users"), 1);
    EXPECT_EQ(rows("identities"), 1);
    EXPECT_EQ(audited("registered"), 1);
    EXPECT_EQ(audited("identity_linked"), 1);
    EXPECT_EQ(audited("login"), 32);
}

TEST_P(FirebaseLinks, A49_TwoIdentitiesOfOneAddressAtOnceShareItsUser) {
    Browser browser;
    std::vector<Request> requests;
    for (const char* subject : {"one", "two", "one", "two"})
        requests.push_back(request_of(
            browser, {{"id_token", test::signed_token(test::good_header(), claims({{"sub", subject}}))}}));
    std::vector<boost::asio::awaitable<Result<Response>>> all;
    for (const Request& request : requests) all.push_back(firebase_->handler(request));
    for (const auto& answer : run_all(std::move(all))) EXPECT_TRUE(answer) << answer.error().detail;
    EXPECT_EQ(rows("users"), 1);
    EXPECT_EQ(rows("identities"), 2);
    EXPECT_EQ(letters(LetterKind::sign_in_added).size(), 1U) << "about the second one";
}

TEST_P(FirebaseLinks, ANameThatIsNoneIsMadeOfTheAddress) {
    ASSERT_EQ(sign_in({{"name", "\u0007 x"}}).status, 200U);
    EXPECT_EQ(text("SELECT first_name FROM users"), "maria");
    EXPECT_EQ(text("SELECT last_name FROM users"), "-");
    ASSERT_EQ(sign_in({{"sub", "two"}, {"email", "b@example.gq"}, {"name", "Pelé"}}).status, 200U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE first_name = 'Pelé' AND last_name = '-'"), 1);
}

TEST_P(FirebaseLinks, AU_10_AccountIdentityAndAuditStandOrFallTogether) {
    run_sql("ALTER TABLE audit_events RENAME TO gone");
    EXPECT_EQ(sign_in().reason, "internal_error");
    run_sql("ALTER TABLE gone RENAME TO audit_events");
    EXPECT_EQ(rows("users"), 0);
    expect_nothing_linked();
}

TEST_P(FirebaseLinks, AnIdentityGoesWithItsUser) {
    ASSERT_EQ(sign_in().status, 200U);
    run_sql("DELETE FROM users");
    EXPECT_EQ(rows("identities"), 0);
}

}  // namespace
}  // namespace taxasge
