#include "server/users/accounts_fixture.hpp"

#include "base/digest.hpp"

namespace taxasge {
namespace {

class VerifyEmailUseCase : public AccountsFixture {
 protected:
    bool is_verified() { return count("SELECT email_verified FROM users") == 1; }

    std::string wrong_code() {
        const std::string right = letters().back().code;
        return right == "000000" ? "000001" : "000000";
    }
};
TAXASGE_ON_BOTH_DATABASES(VerifyEmailUseCase);

TEST_P(VerifyEmailUseCase, A9_TheBrowserThatRegisteredNeedsNoPassword) {
    Browser browser;
    sign_up(browser, {{"phone", "222123456"}});
    const Answer answer = verify(browser, {{"token", letters()[0].token}});
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(boost::json::serialize(answer.body), R"({"status":"verified"})");
    EXPECT_EQ(text("SELECT status FROM users"), "active");
    EXPECT_EQ(text("SELECT phone FROM users"), "+240222123456");
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'verified'"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM registrations WHERE spent_at IS NULL OR password_hash <> '-'"), 0);
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(VerifyEmailUseCase, A9_AnotherBrowserNeedsThePasswordAndWithoutItNothingIsSpent) {
    Browser phone;
    Browser computer;
    sign_up(phone);
    const std::string token = letters()[0].token;
    EXPECT_EQ(verify(computer, {{"token", token}}).faults, "password:password_required");
    EXPECT_FALSE(is_verified());
    EXPECT_EQ(verify(computer, {{"token", token}, {"password", good_password}}).status, 200U);
    EXPECT_EQ(login(good_password).status, 200U);
}

// A stranger registers the victim's address first, with a password of the stranger's, and waits for the
// victim to click the letter.
TEST_P(VerifyEmailUseCase, A9_AStrangerWhoRegisteredFirstDoesNotGetTheAccount) {
    Browser stranger;
    Browser victim;
    sign_up(stranger, {{"password", other_password}, {"first_name", "Eve"}});
    const std::string token = letters()[0].token;
    EXPECT_EQ(verify(victim, {{"token", token}}).faults, "password:password_required");
    EXPECT_EQ(verify(victim, {{"token", token}, {"password", good_password}}).status, 200U);
    EXPECT_EQ(login(other_password).reason, "invalid_credentials");
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(VerifyEmailUseCase, A9_AStrangerWhoRegistersAfterwardsDoesNotReplaceThePassword) {
    Browser victim;
    Browser stranger;
    sign_up(victim);
    sign_up(stranger, {{"password", other_password}, {"first_name", "Eve"}});
    EXPECT_EQ(verify(victim, {{"token", letters()[0].token}}).status, 200U);  // the victim's own letter
    EXPECT_EQ(text("SELECT first_name FROM users"), "María");
    EXPECT_EQ(login(good_password).status, 200U);
    EXPECT_EQ(login(other_password).reason, "invalid_credentials");
}

TEST_P(VerifyEmailUseCase, A9_TheStrangersLetterInTheVictimsBrowserAsksForAPassword) {
    Browser victim;
    Browser stranger;
    sign_up(victim);
    sign_up(stranger, {{"password", other_password}});
    const std::string strangers = letters()[1].token;
    EXPECT_EQ(verify(victim, {{"token", strangers}}).faults, "password:password_required");
    EXPECT_EQ(verify(victim, {{"token", strangers}, {"password", good_password}}).status, 200U);
    EXPECT_EQ(login(other_password).reason, "invalid_credentials");
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(VerifyEmailUseCase, A9_OneLetterSpendsAllOthersOfTheAccount) {
    Browser victim;
    Browser stranger;
    sign_up(victim);
    sign_up(stranger, {{"password", other_password}});
    ASSERT_EQ(verify(victim, {{"token", letters()[0].token}}).status, 200U);
    EXPECT_EQ(verify(stranger, {{"token", letters()[1].token}}).reason, "invalid_or_expired_token");
    EXPECT_EQ(verify(stranger, {{"email", "maria@example.gq"}, {"code", letters()[1].code}}).reason,
              "invalid_or_expired_token");
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(VerifyEmailUseCase, A9_ANewPasswordMustSatisfyThePolicyAndIfNotNothingIsSpent) {
    Browser phone;
    Browser computer;
    sign_up(phone);
    const std::string code = letters()[0].code;
    for (int i = 0; i < 6; ++i)  // a right code with a bad password is no guess
        EXPECT_EQ(
            verify(computer, {{"email", "maria@example.gq"}, {"code", code}, {"password", "password1234"}})
                .faults,
            "password:password_too_guessable");
    EXPECT_EQ(verify(computer, {{"email", "maria@example.gq"}, {"code", code}}).faults,
              "password:password_required");
    EXPECT_EQ(verify(computer, {{"token", letters()[0].token}, {"password", "nguema come pan 83"}}).faults,
              "password:password_contains_context");
    EXPECT_FALSE(is_verified());
    EXPECT_EQ(verify(computer, {{"email", "maria@example.gq"}, {"code", code}, {"password", other_password}})
                  .status,
              200U);
    EXPECT_EQ(login(other_password).status, 200U);
}

TEST_P(VerifyEmailUseCase, A12_OpensNoSession) {
    Browser browser;
    sign_up(browser);
    const Answer answer = verify(browser, {{"token", letters()[0].token}});
    EXPECT_EQ(answer.headers.find("Set-Cookie"), "");
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
}

TEST_P(VerifyEmailUseCase, A13_TheCodeIsAsGoodAsTheLink) {
    Browser browser;
    sign_up(browser, {{"email", "Maria@Example.gq"}});
    const std::string code = letters()[0].code;
    const std::string typed = code.substr(0, 3) + " - " + code.substr(3);
    EXPECT_EQ(verify(browser, {{"email", "maria@EXAMPLE.gq"}, {"code", typed}}).status, 200U);
    EXPECT_TRUE(is_verified());
}

TEST_P(VerifyEmailUseCase, A13_AU_28_AfterFiveWrongCodesTheRightOneIsDeadButTheLinkIsNot) {
    Browser browser;
    sign_up(browser);
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(verify(browser, {{"email", "maria@example.gq"}, {"code", wrong_code()}}).reason,
                  "invalid_or_expired_token");
    EXPECT_EQ(verify(browser, {{"email", "maria@example.gq"}, {"code", letters()[0].code}}).reason,
              "invalid_or_expired_token");
    EXPECT_EQ(count("SELECT code_tries FROM registrations"), 5);
    EXPECT_EQ(verify(browser, {{"token", letters()[0].token}}).status, 200U);
}

TEST_P(VerifyEmailUseCase, A13_ACodeLivesForTenMinutes) {
    Browser browser;
    sign_up(browser);
    clock_.advance(code_lifetime);
    EXPECT_EQ(verify(browser, {{"email", "maria@example.gq"}, {"code", letters()[0].code}}).reason,
              "invalid_or_expired_token");
    EXPECT_EQ(verify(browser, {{"token", letters()[0].token}}).status, 200U);
}

TEST_P(VerifyEmailUseCase, A13_OfThirtyTwoParallelCorrectCodesOneWins) {
    Browser browser;
    sign_up(browser);
    const Request request = request_of(browser, {{"email", "maria@example.gq"}, {"code", letters()[0].code}});
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (int i = 0; i < 32; ++i) works.push_back(kit_->verify_handler(request));
    int won = 0;
    for (const auto& result : run_all(std::move(works))) {
        const Answer answer = to_answer(result);
        won += answer.status == 200U ? 1 : 0;
        if (answer.status != 200U) EXPECT_EQ(answer.reason, "invalid_or_expired_token");
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'verified'"), 1);
}

TEST_P(VerifyEmailUseCase, A13_A14_OfThirtyTwoParallelAnswersToTwoLettersOneWins) {
    Browser one;
    Browser two;
    sign_up(one);
    sign_up(two, {{"password", other_password}});
    std::vector<Request> requests{request_of(one, {{"token", letters()[0].token}}),
                                  request_of(two, {{"token", letters()[1].token}})};
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (std::size_t i = 0; i < 32; ++i) works.push_back(kit_->verify_handler(requests[i % 2]));
    int won = 0;
    for (const auto& result : run_all(std::move(works))) won += to_answer(result).status == 200U ? 1 : 0;
    EXPECT_EQ(won, 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'verified'"), 1);
}

TEST_P(VerifyEmailUseCase, A14_ALinkIsGoodOnceForADayAndKeptAsSha256Only) {
    Browser browser;
    sign_up(browser);
    const std::string token = letters()[0].token;
    EXPECT_EQ(
        count("SELECT COUNT(*) FROM registrations WHERE token_hash = $1", bind(sha256(as_bytes(token)))), 1);
    clock_.advance(token_lifetime);
    EXPECT_EQ(verify(browser, {{"token", token}}).reason, "invalid_or_expired_token");
    sign_up(browser);
    const std::string second = letters()[1].token;
    EXPECT_EQ(verify(browser, {{"token", second}}).status, 200U);
    EXPECT_EQ(verify(browser, {{"token", second}}).reason, "invalid_or_expired_token");
}

TEST_P(VerifyEmailUseCase, AnUnknownAddressAWrongTokenAndASpentOneAreRefusedAlike) {
    Browser browser = have_account();
    for (const boost::json::object& body :
         {boost::json::object{{"email", "nobody@example.gq"}, {"code", "123456"}},
          boost::json::object{{"email", "maria@example.gq"}, {"code", "123456"}},
          boost::json::object{{"token", std::string{VerificationToken::make().expose()}}}}) {
        const Answer answer = verify(browser, body);
        EXPECT_EQ(answer.reason, "invalid_or_expired_token");
        EXPECT_EQ(answer.faults, "");
    }
}

TEST_P(VerifyEmailUseCase, TellsWhichFieldsAreWrong) {
    Browser browser;
    EXPECT_EQ(verify(browser, {}).faults, "email:required code:required");
    EXPECT_EQ(verify(browser, {{"token", "abc"}}).faults, "token:invalid_token");
    EXPECT_EQ(verify(browser, {{"email", "maria"}, {"code", "12"}}).faults,
              "email:invalid_email code:invalid_code");
    const std::string token{VerificationToken::make().expose()};
    EXPECT_EQ(verify(browser, {{"token", token}, {"code", "123456"}}).faults, "code:unknown_field");
    EXPECT_EQ(verify(browser, {{"token", token}, {"code", ""}, {"email", nullptr}}).reason,
              "invalid_or_expired_token");
    EXPECT_EQ(verify(browser, {{"token", token}, {"password", std::string(257, 'a')}}).faults,
              "password:too_long");
}

TEST_P(VerifyEmailUseCase, ASuspendedAccountStaysSuspended) {
    Browser browser;
    sign_up(browser);
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(verify(browser, {{"token", letters()[0].token}}).status, 200U);
    EXPECT_EQ(text("SELECT status FROM users"), "suspended");
    EXPECT_EQ(login(good_password).reason, "account_suspended");
}

class ResendVerificationUseCase : public AccountsFixture {};
TAXASGE_ON_BOTH_DATABASES(ResendVerificationUseCase);

TEST_P(ResendVerificationUseCase, SendsALetterWithALinkAndACodeOfItsOwn) {
    Browser browser;
    sign_up(browser, {{"email", "Maria@Example.gq"}, {"language", "pt"}});
    EXPECT_EQ(resend(browser).status, 202U);
    ASSERT_EQ(letters().size(), 2U);
    EXPECT_EQ(letters()[1].to, "Maria@Example.gq");
    EXPECT_EQ(letters()[1].language, Language::pt);
    EXPECT_NE(letters()[1].token, letters()[0].token);
    EXPECT_EQ(verify(browser, {{"token", letters()[1].token}}).status, 200U);
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(ResendVerificationUseCase, A9_SendsThisBrowsersOwnRegistrationAndNotTheStrangers) {
    Browser victim;
    Browser stranger;
    sign_up(victim);
    sign_up(stranger, {{"password", other_password}, {"first_name", "Eve"}});
    resend(victim);
    EXPECT_EQ(letters().back().name, "María");
    EXPECT_EQ(verify(victim, {{"token", letters().back().token}}).status, 200U);
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(ResendVerificationUseCase, AnswersAlikeAndSendsNothingWhereNobodyWaits) {
    Browser browser;
    const Answer unknown = resend(browser);
    have_account();
    const Answer verified = resend(browser);
    EXPECT_EQ(unknown.status, 202U);
    EXPECT_EQ(verified.status, 202U);
    EXPECT_EQ(unknown.body, verified.body);
    EXPECT_EQ(letters().size(), 1U);
}

TEST_P(ResendVerificationUseCase, A13_NoMoreThanFiveCodesAnHourAlsoWhenAskedAllAtOnce) {
    Browser browser;
    sign_up(browser);
    const Request request = request_of(browser, {{"email", "maria@example.gq"}});
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (int i = 0; i < 16; ++i) works.push_back(kit_->resend_handler(request));
    for (const auto& result : run_all(std::move(works))) EXPECT_EQ(to_answer(result).status, 202U);
    answer_requests();
    EXPECT_EQ(letters().size(), 5U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM registrations"), 5);
    clock_.advance(std::chrono::hours{1});
    EXPECT_EQ(resend(browser).status, 202U);
    EXPECT_EQ(letters().size(), 6U);
}

TEST_P(ResendVerificationUseCase, WorksAfterTheFirstLetterHasLapsed) {
    Browser browser;
    sign_up(browser);
    clock_.advance(std::chrono::days{3});
    ASSERT_TRUE(run(kit_->housekeeping.run()));
    resend(browser);
    ASSERT_EQ(letters().size(), 2U);
    EXPECT_EQ(verify(browser, {{"token", letters()[1].token}}).status, 200U);
}

}  // namespace
}  // namespace taxasge
