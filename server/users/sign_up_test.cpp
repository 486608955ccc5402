#include "server/users/accounts_fixture.hpp"

#include <gmock/gmock.h>

namespace taxasge {
namespace {

class SignUpUseCase : public AccountsFixture {};
TAXASGE_ON_BOTH_DATABASES(SignUpUseCase);

TEST_P(SignUpUseCase, A10_WritesUserCredentialRegistrationLetterAndAuditInOneTransaction) {
    Browser browser;
    const Answer answer =
        sign_up(browser, {{"phone", "222 123 456"}, {"user_type", "business"}, {"language", "fr"}});
    EXPECT_EQ(answer.status, 202U);
    EXPECT_EQ(boost::json::serialize(answer.body), R"({"status":"verification_sent"})");
    EXPECT_THAT(recorder_.take(), ::testing::ElementsAre("begin", "put_user", "put_pending_password",
                                                         ::testing::_, "count_recent_letters",
                                                         "insert_registration", "insert_letter", "commit"));
    EXPECT_EQ(
        count("SELECT COUNT(*) FROM users WHERE email = 'maria@example.gq' AND first_name = 'María' AND "
              "phone = '+240222123456' AND user_type = 'business' AND language = 'fr' AND role = 'user' AND "
              "status = 'pending' AND email_verified = 0"),
        1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM credentials WHERE password_hash LIKE '$argon2id$%'"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM registrations WHERE spent_at IS NULL"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'registered'"), 1);
    ASSERT_EQ(letters().size(), 1U);
    EXPECT_EQ(letters()[0].kind, LetterKind::verify_email);
    EXPECT_EQ(letters()[0].language, Language::fr);
}

TEST_P(SignUpUseCase, A10_AU_10_LeavesNothingWhenOnePartFails) {
    run_sql("ALTER TABLE letters RENAME TO gone");
    Browser browser;
    EXPECT_EQ(sign_up(browser).reason, "internal_error");
    run_sql("ALTER TABLE gone RENAME TO letters");
    for (const char* table :
         {"users", "credentials", "registrations", "letters", "audit_events", "idempotency_keys"})
        EXPECT_EQ(count(std::string{"SELECT COUNT(*) FROM "} + table), 0) << table;
    EXPECT_EQ(sign_up(browser).status, 202U);  // the address is not "taken" by the failure
}

TEST_P(SignUpUseCase, TellsThePostmanOfALetterOnceItIsCommitted) {
    // As another instance sees it: on a context of its own, for this one is in the middle of a request.
    boost::asio::io_context elsewhere{1};
    const auto seen_elsewhere = *open_database({.url = url()}, {&elsewhere});
    std::vector<std::int64_t> waiting;
    kit_->outbox.on_letter([&] {
        const auto rows = test::run_awaitable(
            elsewhere, seen_elsewhere->read({"sign_up_test.letters", "SELECT COUNT(*) FROM letters"}, {}));
        std::int64_t count = -1;
        if (rows) (void)rows->rows.front().read(count);
        waiting.push_back(count);
    });
    Browser browser;
    ASSERT_EQ(sign_up(browser).status, 202U);
    ASSERT_EQ(resend(browser).status, 202U);
    EXPECT_THAT(waiting, ::testing::ElementsAre(1, 2));
    run_sql("ALTER TABLE letters RENAME TO gone");
    EXPECT_EQ(sign_up(browser, {{"email", "ana@example.gq"}}).status, 0U);
    EXPECT_EQ(waiting.size(), 2U);
}

TEST_P(SignUpUseCase, A11_ANewAWaitingAndATakenAddressAreAnsweredAlikeAndCostTheSame) {
    Browser first;
    Browser second;
    Browser third;
    const Answer fresh = sign_up(first);
    const auto cost_of_new = recorder_.take();
    const Answer waiting = sign_up(second);
    const auto cost_of_waiting = recorder_.take();
    ASSERT_EQ(verify(first, {{"token", letters()[0].token}}).status, 200U);
    recorder_.take();
    const Answer taken = sign_up(third);
    const auto cost_of_taken = recorder_.take();

    EXPECT_EQ(cost_of_new, cost_of_waiting);
    EXPECT_EQ(cost_of_new, cost_of_taken);
    for (const Answer* answer : {&fresh, &waiting, &taken}) {
        EXPECT_EQ(answer->status, 202U);
        EXPECT_EQ(answer->body, fresh.body);
        std::vector<std::string> names;
        for (const auto& [name, value] : answer->headers) names.push_back(name);
        EXPECT_THAT(names, ::testing::ElementsAre("Content-Type", "Set-Cookie"));
        EXPECT_EQ(answer->headers.find("Set-Cookie").size(), fresh.headers.find("Set-Cookie").size());
    }
}

TEST_P(SignUpUseCase, A11_TheOwnerOfATakenAddressGetsALetterAndKeepsEverything) {
    have_account();
    const auto hash = text("SELECT password_hash FROM credentials");
    const auto revision = count("SELECT revision FROM users");
    const auto updated_at = count("SELECT updated_at FROM users");
    Browser stranger;
    EXPECT_EQ(sign_up(stranger,
                      {{"email", "MARIA@Example.gq"}, {"password", other_password}, {"first_name", "Eve"}})
                  .status,
              202U);
    const Letter letter = letters().back();
    EXPECT_EQ(letter.kind, LetterKind::address_taken);
    EXPECT_EQ(letter.to, "maria@example.gq");  // as its owner typed it
    EXPECT_EQ(letter.name, "María");
    EXPECT_EQ(letter.token + letter.code, "");
    EXPECT_EQ(text("SELECT password_hash FROM credentials"), hash);
    EXPECT_EQ(count("SELECT revision FROM users"), revision);
    EXPECT_EQ(count("SELECT updated_at FROM users"), updated_at);
    EXPECT_EQ(text("SELECT first_name FROM users"), "María");
    EXPECT_EQ(count("SELECT COUNT(*) FROM registrations WHERE spent_at IS NULL"), 0);
}

TEST_P(SignUpUseCase, A11_AnAccountWithoutAPasswordDoesNotGetOneByRegistering) {
    have_account();
    run_sql("DELETE FROM credentials");
    Browser stranger;
    EXPECT_EQ(sign_up(stranger, {{"password", other_password}}).status, 202U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM credentials"), 0);
}

TEST_P(SignUpUseCase, A13_NoAccountGetsMoreThanFiveLettersAnHour) {
    Browser browser;
    for (int i = 0; i < 7; ++i) EXPECT_EQ(sign_up(browser).status, 202U);
    EXPECT_EQ(letters().size(), 5U);
    clock_.advance(std::chrono::hours{1});
    EXPECT_EQ(sign_up(browser).status, 202U);
    EXPECT_EQ(letters().size(), 6U);
}

TEST_P(SignUpUseCase, AU_20_A44_NobodyChoosesARole) {
    Browser browser;
    EXPECT_EQ(sign_up(browser, {{"role", "admin"}}).faults, "role:unknown_field");
    EXPECT_EQ(sign_up(browser, {{"user_type", "admin"}}).faults, "user_type:invalid_choice");
    EXPECT_EQ(sign_up(browser, {{"status", "active"}, {"email_verified", true}}).faults,
              "status:unknown_field email_verified:unknown_field");
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 0);
    EXPECT_EQ(letters().size(), 0U);
}

TEST_P(SignUpUseCase, AU_24_A48_CaseMakesNoSecondAccountAndLettersGoToTheAddressAsTyped) {
    Browser browser;
    sign_up(browser, {{"email", "Maria@Example.GQ"}});
    sign_up(browser, {{"email", "maria@example.gq"}});
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 1);
    EXPECT_EQ(letters()[0].to, "Maria@Example.GQ");
    EXPECT_EQ(letters()[1].to, "maria@example.gq");
}

TEST_P(SignUpUseCase, TellsEveryFaultAtOnceAndWritesNothing) {
    Browser browser;
    EXPECT_EQ(
        post(kit_->sign_up_handler, browser, {}).faults,
        "email:required password:required first_name:required last_name:required accept_terms:required");
    EXPECT_EQ(sign_up(browser, {{"accept_terms", false}}).faults, "accept_terms:must_be_accepted");
    EXPECT_EQ(sign_up(browser, {{"accept_terms", nullptr}}).faults, "accept_terms:must_be_accepted");
    EXPECT_EQ(sign_up(browser, {{"email", "maría@example.gq"}}).faults, "email:email_local_part_not_ascii");
    EXPECT_EQ(sign_up(browser, {{"phone", "12"}}).faults, "phone:invalid_phone");
    EXPECT_EQ(sign_up(browser, {{"language", "de"}}).faults, "language:invalid_choice");
    EXPECT_EQ(sign_up(browser, {{"first_name", std::string(101, 'a')}}).faults, "first_name:too_long");
    EXPECT_EQ(sign_up(browser, {{"password", std::string(1025, 'a')}}).faults, "password:too_long");
    EXPECT_EQ(sign_up(browser, {{"password", "corta"}}).faults, "password:password_too_short");
    EXPECT_EQ(sign_up(browser, {{"password", "nguema come pan 83"}}).faults,
              "password:password_contains_context");
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 0);
    EXPECT_EQ(browser.cookie, "");
}

TEST_P(SignUpUseCase, KeepsTheDeviceOfABrowserThatHasOne) {
    Browser browser;
    EXPECT_NE(sign_up(browser).headers.find("Set-Cookie"), "");
    EXPECT_EQ(sign_up(browser).headers.find("Set-Cookie"), "");
}

class IdempotentSignUp : public AccountsFixture {
 protected:
    Request keyed(const std::string& key, boost::json::object changes = {}) {
        Request request = request_of(browser_, registration(std::move(changes)));
        request.headers.add("Idempotency-Key", key);
        return request;
    }
    Answer send_keyed(const std::string& key, boost::json::object changes = {}) {
        return send(kit_->sign_up_handler, browser_, keyed(key, std::move(changes)));
    }

    Browser browser_;
};
TAXASGE_ON_BOTH_DATABASES(IdempotentSignUp);

TEST_P(IdempotentSignUp, TheSameKeyAndContentGetTheSameAnswerAndNoSecondLetter) {
    const Answer first = send_keyed("k1");
    const Answer again = send_keyed("k1");
    EXPECT_EQ(first.status, 202U);
    EXPECT_EQ(again.status, 202U);
    EXPECT_EQ(first.body, again.body);
    EXPECT_EQ(letters().size(), 1U);
    EXPECT_EQ(send_keyed("k2").status, 202U);
    EXPECT_EQ(letters().size(), 2U);
}

TEST_P(IdempotentSignUp, TheSameKeyForSomethingElseIsRefused) {
    send_keyed("k1");
    EXPECT_EQ(send_keyed("k1", {{"first_name", "Ana"}}).reason, "idempotency_key_reused");
    EXPECT_EQ(send_keyed("k1", {{"password", other_password}}).reason, "idempotency_key_reused");
    EXPECT_EQ(send_keyed("k1", {{"email", "ana@example.gq"}}).reason, "idempotency_key_reused");
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 1);
    EXPECT_EQ(letters().size(), 1U);
}

TEST_P(IdempotentSignUp, AKeyLivesForADay) {
    send_keyed("k1");
    clock_.advance(idempotency_lifetime);
    EXPECT_EQ(send_keyed("k1", {{"email", "ana@example.gq"}}).status, 202U);
    EXPECT_EQ(letters().size(), 2U);
    EXPECT_EQ(send_keyed("k1").reason, "idempotency_key_reused");
}

TEST_P(IdempotentSignUp, TheSameKeySentManyTimesAtOnceWritesOneLetter) {
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    const Request request = keyed("k1");
    for (int i = 0; i < 8; ++i) works.push_back(kit_->sign_up_handler(request));
    for (const auto& result : run_all(std::move(works))) EXPECT_EQ(to_answer(result).status, 202U);
    EXPECT_EQ(letters().size(), 1U);
}

TEST_P(IdempotentSignUp, RefusesKeysThatAreNone) {
    for (const std::string& key :
         {std::string{}, std::string{"a b"}, std::string{"ñ"}, std::string(129, 'k')})
        EXPECT_EQ(send_keyed(key).faults, "Idempotency-Key:invalid_idempotency_key") << key;
    EXPECT_EQ(send_keyed(std::string(128, 'k')).status, 202U);
}

class UnverifiedSignUp : public AccountsFixture {};
TAXASGE_ON_BOTH_DATABASES(UnverifiedSignUp);

TEST_P(UnverifiedSignUp, WithVerificationOffANewAddressCountsAsVerifiedAndATakenOneStaysTaken) {
    kit_ = make_kit({.email_verification = EmailVerification::off});
    Browser browser;
    EXPECT_EQ(sign_up(browser).status, 202U);
    EXPECT_EQ(letters().size(), 0U);
    EXPECT_EQ(login(good_password).status, 200U);
    EXPECT_EQ(sign_up(browser, {{"password", other_password}}).status, 202U);
    EXPECT_EQ(login(other_password).reason, "email_not_verified");
    EXPECT_EQ(login(good_password).status, 200U);
}

}  // namespace
}  // namespace taxasge
