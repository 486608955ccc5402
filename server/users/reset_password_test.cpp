#include "server/users/accounts_fixture.hpp"

#include "base/digest.hpp"

namespace taxasge {
namespace {

class ResetPasswordUseCase : public AccountsFixture {
 protected:
    // The newest letter that resets the password.
    Letter forget() {
        EXPECT_EQ(request_reset().status, 202U);
        return letters(LetterKind::reset_password).back();
    }
    Answer by_link(const Letter& letter, std::string_view password = other_password) {
        return reset({{"token", letter.token}, {"new_password", password}});
    }
    Answer by_code(std::string_view code, std::string_view password = other_password) {
        return reset({{"email", "maria@example.gq"}, {"code", code}, {"new_password", password}});
    }
    static std::string not_the(const std::string& code) { return code == "000000" ? "000001" : "000000"; }

    int count_winners(std::vector<boost::asio::awaitable<Result<Response>>> works) {
        int won = 0;
        for (const auto& result : run_all(std::move(works))) {
            const Answer answer = to_answer(result);
            won += answer.status == 204U ? 1 : 0;
            if (answer.status != 204U) EXPECT_EQ(answer.reason, "invalid_or_expired_token");
        }
        return won;
    }
    std::int64_t audited() {
        return count("SELECT COUNT(*) FROM audit_events WHERE kind = 'password_reset'");
    }
};
TAXASGE_ON_BOTH_DATABASES(ResetPasswordUseCase);

TEST_P(ResetPasswordUseCase, A42_AU_26_EverySessionOfTheAccountEndsAndTheOwnerIsTold) {
    have_account({{"language", "pt"}});
    const Session one = signed_in();
    const Session two = signed_in();
    const Answer answer = by_link(forget());
    EXPECT_EQ(answer.status, 204U);
    EXPECT_EQ(answer.headers.find("Set-Cookie"), "");
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 2);
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE end_reason = 'password_reset'"), 2);
    EXPECT_TRUE(*kit_->revocations.contains(one.id));
    EXPECT_TRUE(*kit_->revocations.contains(two.id));
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 2);
    EXPECT_EQ(login(good_password).reason, "invalid_credentials");
    EXPECT_EQ(login(other_password).status, 200U);
    ASSERT_EQ(letters(LetterKind::password_changed).size(), 1U);
    EXPECT_EQ(letters(LetterKind::password_changed)[0].language, Language::pt);
    EXPECT_EQ(audited(), 1);
}

TEST_P(ResetPasswordUseCase, A14_AU_26_ALinkIsGoodOnceForAnHourAndKeptAsSha256Only) {
    have_account();
    const Letter lapsed = forget();
    EXPECT_EQ(lapsed.token.size(), 43U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM password_resets WHERE token_hash = $1",
                    bind(sha256(as_bytes(lapsed.token)))),
              1);
    clock_.advance(reset_token_lifetime);
    EXPECT_EQ(by_link(lapsed).reason, "invalid_or_expired_token");
    const Letter letter = forget();
    clock_.advance(reset_token_lifetime - std::chrono::minutes{1});
    EXPECT_EQ(by_link(letter).status, 204U);
    EXPECT_EQ(by_link(letter, good_password).reason, "invalid_or_expired_token");
    EXPECT_EQ(login(other_password).status, 200U);
}

TEST_P(ResetPasswordUseCase, A13_TheCodeIsAsGoodAsTheLinkForTenMinutes) {
    have_account();
    const std::string lapsed = forget().code;
    clock_.advance(code_lifetime);
    EXPECT_EQ(by_code(lapsed).reason, "invalid_or_expired_token");
    const std::string code = forget().code;
    EXPECT_EQ(by_code(code.substr(0, 3) + " - " + code.substr(3)).status, 204U);
    EXPECT_EQ(by_code(code).reason, "invalid_or_expired_token");
    EXPECT_EQ(login(other_password).status, 200U);
}

TEST_P(ResetPasswordUseCase, A13_AU_28_AfterFiveWrongCodesTheRightOneIsDeadButTheLinkIsNot) {
    have_account();
    const Letter letter = forget();
    for (int i = 0; i < 5; ++i) EXPECT_EQ(by_code(not_the(letter.code)).reason, "invalid_or_expired_token");
    EXPECT_EQ(by_code(letter.code).reason, "invalid_or_expired_token");
    EXPECT_EQ(login(good_password).status, 200U);
    EXPECT_EQ(by_link(letter).status, 204U);
}

TEST_P(ResetPasswordUseCase, A13_OfThirtyTwoParallelCorrectCodesOneWins) {
    have_account();
    const Request request = request_of(
        {}, {{"email", "maria@example.gq"}, {"code", forget().code}, {"new_password", other_password}});
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (int i = 0; i < 32; ++i) works.push_back(kit_->reset_handler(request));
    EXPECT_EQ(count_winners(std::move(works)), 1);
    EXPECT_EQ(audited(), 1);
    EXPECT_EQ(letters(LetterKind::password_changed).size(), 1U);
}

TEST_P(ResetPasswordUseCase, A13_A14_OfThirtyTwoParallelAnswersToTwoLettersOneWins) {
    have_account();
    const std::vector<Request> requests{
        request_of({}, {{"token", forget().token}, {"new_password", other_password}}),
        request_of({}, {{"token", forget().token}, {"new_password", "seis lunas rojas 35 y"}})};
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (std::size_t i = 0; i < 32; ++i) works.push_back(kit_->reset_handler(requests[i % 2]));
    EXPECT_EQ(count_winners(std::move(works)), 1);
    EXPECT_EQ(audited(), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM password_resets WHERE spent_at IS NULL"), 0);
}

TEST_P(ResetPasswordUseCase, EveryOtherLetterOfTheAccountIsVoidAndNoOtherAccounts) {
    have_account();
    have_account({{"email", "ana@example.gq"}});
    request_reset("ana@example.gq");
    const Letter anas = letters(LetterKind::reset_password).back();
    const Letter first = forget();
    const Letter second = forget();
    EXPECT_NE(first.token, second.token);
    EXPECT_EQ(by_link(first).status, 204U);
    EXPECT_EQ(by_link(second).reason, "invalid_or_expired_token");
    EXPECT_EQ(by_code(second.code).reason, "invalid_or_expired_token");
    EXPECT_EQ(login(good_password, "ana@example.gq").status, 200U);
    EXPECT_EQ(by_link(anas).status, 204U);
}

TEST_P(ResetPasswordUseCase, A5_APasswordThatThePolicyRefusesIsNamedAndSpendsNothing) {
    have_account();
    const Letter letter = forget();
    for (int i = 0; i < 6; ++i)  // a right code with a bad password is no guess
        EXPECT_EQ(by_code(letter.code, "password1234").faults, "new_password:password_too_guessable");
    EXPECT_EQ(by_link(letter, "nguema come pan 83").faults, "new_password:password_contains_context");
    EXPECT_EQ(by_link(letter, "corta").faults, "new_password:password_too_short");
    EXPECT_EQ(by_code(letter.code).status, 204U);
}

TEST_P(ResetPasswordUseCase, AnUnknownAddressAWrongTokenAndASpentOneAreRefusedAlike) {
    have_account();
    const Letter letter = forget();
    by_link(letter);
    const std::string unknown{VerificationToken::make().expose()};
    for (boost::json::object body :
         {boost::json::object{{"email", "nobody@example.gq"}, {"code", "123456"}},
          boost::json::object{{"email", "maria@example.gq"}, {"code", letter.code}},
          boost::json::object{{"token", unknown}}, boost::json::object{{"token", letter.token}}}) {
        body["new_password"] = "corta";  // whether it is any good is not for strangers to know
        const Answer answer = reset(body);
        EXPECT_EQ(answer.reason, "invalid_or_expired_token");
        EXPECT_EQ(answer.faults, "");
    }
}

TEST_P(ResetPasswordUseCase, ASuspendedAccountStaysSuspended) {
    have_account();
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(by_link(forget()).status, 204U);
    EXPECT_EQ(text("SELECT status FROM users"), "suspended");
    EXPECT_EQ(login(other_password).reason, "account_suspended");
}

TEST_P(ResetPasswordUseCase, WhoHasNoPasswordGetsAFirstOne) {
    have_account();
    run_sql("DELETE FROM credentials");
    EXPECT_EQ(by_link(forget()).status, 204U);
    EXPECT_EQ(login(other_password).status, 200U);
}

// A stranger registers the victim's address and waits for the victim to wonder about a password.
TEST_P(ResetPasswordUseCase, A9_AnAddressThatIsNotVerifiedGetsTheLetterOfItsVerificationInstead) {
    Browser stranger;
    sign_up(stranger, {{"password", other_password}});
    EXPECT_EQ(request_reset().status, 202U);
    EXPECT_TRUE(letters(LetterKind::reset_password).empty());
    ASSERT_EQ(letters(LetterKind::verify_email).size(), 2U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM password_resets"), 0);
    EXPECT_EQ(text("SELECT status FROM users"), "pending");
    const Letter letter = letters(LetterKind::verify_email).back();
    EXPECT_EQ(by_link(letter).reason, "invalid_or_expired_token");
    EXPECT_EQ(by_code(letter.code).reason, "invalid_or_expired_token");
    Browser victim;
    EXPECT_EQ(verify(victim, {{"token", letter.token}}).faults, "password:password_required");
    EXPECT_EQ(verify(victim, {{"token", letter.token}, {"password", good_password}}).status, 200U);
    EXPECT_EQ(login(other_password).reason, "invalid_credentials");
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(ResetPasswordUseCase, TellsWhichFieldsAreWrong) {
    const std::string token{VerificationToken::make().expose()};
    EXPECT_EQ(reset({}).faults, "email:required code:required new_password:required");
    EXPECT_EQ(reset({{"token", "abc"}, {"new_password", "x"}}).faults, "token:invalid_token");
    EXPECT_EQ(reset({{"token", token}, {"code", "123456"}, {"new_password", "x"}}).faults,
              "code:unknown_field");
    EXPECT_EQ(reset({{"token", token}, {"new_password", std::string(257, 'a')}}).faults,
              "new_password:too_long");
    EXPECT_EQ(reset({{"token", token}, {"password", "x"}}).faults,
              "new_password:required password:unknown_field");
}

}  // namespace
}  // namespace taxasge
