#include "server/users/email_change_fixture.hpp"

#include <gmock/gmock.h>

namespace taxasge {
namespace {

using ::testing::ElementsAre;

class ChangeEmailUseCase : public EmailChangeFixture {};
TAXASGE_ON_BOTH_DATABASES(ChangeEmailUseCase);

TEST_P(ChangeEmailUseCase, A46_OnlyTheNewAddressGetsALetterAndNothingChangesBeforeItComesBack) {
    have_account({{"language", "fr"}});
    const Session mine = signed_in();
    const std::size_t before = letters().size();
    const Letter letter = asked_for(mine, "Maria.Nueva@Example.gq");
    EXPECT_EQ(letter.to, "Maria.Nueva@Example.gq");
    EXPECT_EQ(letter.name, "María");
    EXPECT_EQ(letter.language, Language::fr);
    EXPECT_EQ(letters().size(), before + 1);
    EXPECT_EQ(address_of(mine.user_id), old_address);
    EXPECT_EQ(login(good_password).status, 200U);
    EXPECT_EQ(login(good_password, new_address).reason, "invalid_credentials");
    EXPECT_EQ(audited("email_change_requested"), 1);
}

TEST_P(ChangeEmailUseCase, A30_NeedsThePasswordUnlessTheLoginIsLessThanFiveMinutesOld) {
    have_account();
    const Session mine = signed_in();
    EXPECT_EQ(ask(mine, {{"new_email", new_address}}).status, 202U);
    clock_.advance(mine.authenticated_at + fresh_login - std::chrono::seconds{2} - clock_.now());
    EXPECT_EQ(ask(mine, {{"new_email", new_address}}).status, 202U);
    EXPECT_EQ(ask(mine, {{"new_email", new_address}}).faults, "password:required");
    EXPECT_EQ(ask_with_password(mine).status, 202U);
}

TEST_P(ChangeEmailUseCase, A30_AWrongPasswordIsRefusedHoweverFreshTheLogin) {
    have_account();
    const Session mine = signed_in();
    EXPECT_EQ(ask(mine, {{"new_email", new_address}, {"password", other_password}}).faults,
              "password:wrong_password");
    run_sql("DELETE FROM credentials");
    EXPECT_EQ(ask_with_password(mine).faults, "password:wrong_password");
    answer_email_changes();
    EXPECT_TRUE(letters(LetterKind::confirm_email).empty());
}

// A stolen session must not be a way to the password, by whichever door.
TEST_P(ChangeEmailUseCase, A20_ASessionThatGuessesThePasswordWaitsHereAndWhereThePasswordIsChanged) {
    have_account();
    const Session stolen = signed_in();
    const Session mine = signed_in();
    const ConfirmPassword confirm{kit_->hasher, kit_->throttling.counters, RateLimits::on};
    const Doorbell bell{context()};
    const ChangeEmail limited{kit_->parts, confirm, bell};
    const ChangeEmailHandler handler{limited};
    const auto ask_limited = [&](const Session& session, const char* password) {
        const Request request = request_of({}, {{"new_email", new_address}, {"password", password}});
        return to_answer(run(handler(request, session)));
    };
    for (int i = 0; i <= free_tries; ++i)
        EXPECT_EQ(ask_limited(stolen, other_password).faults, "password:wrong_password");
    EXPECT_EQ(ask_limited(stolen, good_password).reason, "too_many_requests") << "not even looked at";
    EXPECT_EQ(run(confirm.run({.session = stolen,
                               .email = old_address,
                               .password = Secret{good_password},
                               .password_hash = {}}))
                  .error()
                  .code,
              Code::too_many);
    EXPECT_EQ(ask_limited(mine, good_password).status, 202U);
    clock_.advance(longest_wait);
    EXPECT_EQ(ask_limited(stolen, good_password).status, 202U);
}

TEST_P(ChangeEmailUseCase, A11_A19_AFreeAndATakenAddressGetTheSameAnswerAfterTheSameStatements) {
    have_account({{"email", "ana@example.gq"}});
    Browser stranger;
    sign_up(stranger, {{"email", "waiting@example.gq"}});
    have_account();
    const Session mine = signed_in();
    for (const char* address : {new_address, "ana@example.gq", "ANA@Example.gq", "waiting@example.gq"}) {
        recorder_.take();
        EXPECT_EQ(boost::json::serialize(ask_with_password(mine, address).body),
                  R"({"status":"confirmation_sent"})");
        EXPECT_THAT(recorder_.take(), ElementsAre("find_email_owner", "put_email_change_request"));
    }
}

TEST_P(ChangeEmailUseCase, A11_TheOwnerOfATakenAddressIsToldAndNothingCanBeConfirmed) {
    have_account({{"email", "ana@example.gq"}, {"first_name", "Ana"}, {"language", "pt"}});
    have_account();
    const Session mine = signed_in();
    ask_with_password(mine, "ANA@example.gq");
    answer_email_changes();
    EXPECT_TRUE(letters(LetterKind::confirm_email).empty());
    const auto told = letters(LetterKind::address_taken);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].to, "ana@example.gq");
    EXPECT_EQ(told[0].name, "Ana");
    EXPECT_EQ(told[0].language, Language::pt);
    EXPECT_EQ(told[0].token + told[0].code, "");
    EXPECT_EQ(count("SELECT COUNT(*) FROM email_changes WHERE spent_at IS NULL"), 0);
}

TEST_P(ChangeEmailUseCase, A13_NoMoreThanFiveLettersAnHourOfAnAccountNorToAnAddress) {
    have_account({{"email", "ana@example.gq"}});
    have_account();
    const Session mine = signed_in();
    const Session anas = signed_in_at("ana@example.gq");
    for (int i = 0; i < 7; ++i) ask_with_password(mine, "n" + std::to_string(i) + "@example.gq");
    answer_email_changes();
    EXPECT_EQ(letters(LetterKind::confirm_email).size(), 5U);
    ask_with_password(anas, "n0@example.gq");
    for (int i = 0; i < 4; ++i) ask_with_password(anas, "x@example.gq");
    clock_.advance(std::chrono::hours{1});
    for (int i = 0; i < 7; ++i) ask_with_password(mine, "x@example.gq");
    answer_email_changes();
    auto to_x = letters(LetterKind::confirm_email);
    std::erase_if(to_x, [](const Letter& letter) { return letter.to != "x@example.gq"; });
    EXPECT_EQ(to_x.size(), 5U) << "whoever asked";
}

TEST_P(ChangeEmailUseCase, OfTwoDesksOneAnswersEachRequest) {
    have_account();
    const Session mine = signed_in();
    ask_with_password(mine);
    const auto elsewhere = make_kit({});
    std::vector<boost::asio::awaitable<Result<std::int64_t>>> desks;
    desks.push_back(kit_->email_change_desk.answer_some());
    desks.push_back(elsewhere->email_change_desk.answer_some());
    for (const auto& answered : run_all(std::move(desks))) EXPECT_TRUE(answered);
    EXPECT_EQ(letters(LetterKind::confirm_email).size(), 1U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM email_change_requests"), 0);
}

TEST_P(ChangeEmailUseCase, WhatWasAskedBeforeThePasswordWasChangedOrTheAccountSuspendedGoesUnanswered) {
    have_account();
    const Session mine = signed_in();
    ask_with_password(mine);
    run_sql("UPDATE users SET password_version = password_version + 1");
    ask_with_password(mine);
    run_sql("UPDATE users SET status = 'suspended'");
    answer_email_changes();
    EXPECT_TRUE(letters(LetterKind::confirm_email).empty());
    EXPECT_EQ(count("SELECT COUNT(*) FROM email_change_requests"), 0);
    EXPECT_EQ(ask_with_password(mine).reason, "invalid_access_token");
}

TEST_P(ChangeEmailUseCase, A48_TellsWhichFieldsAreWrong) {
    have_account();
    const Session mine = signed_in();
    EXPECT_EQ(ask(mine, {}).faults, "new_email:required");
    EXPECT_EQ(ask(mine, {{"new_email", "nobody"}}).faults, "new_email:invalid_email");
    EXPECT_EQ(ask(mine, {{"new_email", "maría@example.gq"}}).faults, "new_email:email_local_part_not_ascii");
    EXPECT_EQ(ask(mine, {{"new_email", old_address}}).faults, "new_email:email_unchanged");
    EXPECT_EQ(ask(mine, {{"new_email", new_address}, {"password", std::string(257, 'a')}}).faults,
              "password:too_long");
    EXPECT_EQ(ask(mine, {{"new_email", new_address}, {"email", "x"}}).faults, "email:unknown_field");
}

}  // namespace
}  // namespace taxasge
