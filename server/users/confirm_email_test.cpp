#include "server/users/email_change_fixture.hpp"

namespace taxasge {
namespace {

class ConfirmEmailUseCase : public EmailChangeFixture {};
TAXASGE_ON_BOTH_DATABASES(ConfirmEmailUseCase);

TEST_P(ConfirmEmailUseCase, A46_A40_TheAccountMovesTheSessionThatAskedStaysAndEveryOtherEnds) {
    have_account();
    const Session other = signed_in();
    const Session mine = signed_in();
    EXPECT_EQ(confirm(asked_for(mine)).status, 200U);
    EXPECT_EQ(address_of(mine.user_id), new_address);
    EXPECT_FALSE(is_ended(mine));
    EXPECT_TRUE(is_ended(other));
    EXPECT_TRUE(*kit_->revocations.contains(other.id));
    EXPECT_FALSE(*kit_->revocations.contains(mine.id));
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE end_reason = 'email_changed'"), 1);
    EXPECT_EQ(login(good_password).reason, "invalid_credentials");
    EXPECT_EQ(login(good_password, "MARIA.nueva@example.gq").status, 200U);
    EXPECT_EQ(audited("email_changed"), 1);
}

TEST_P(ConfirmEmailUseCase, A46_TheOldAddressIsToldInItsLanguageAndMayUndoItForSevenDays) {
    have_account({{"email", "Maria@Example.gq"}, {"language", "fr"}});
    moved(signed_in());
    const auto told = letters(LetterKind::email_changed);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].to, "Maria@Example.gq");
    EXPECT_EQ(told[0].language, Language::fr);
    EXPECT_EQ(told[0].token.size(), 43U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM email_undos WHERE expires_at - created_at = $1",
                    bind(std::int64_t{7} * 24 * 3600 * 1000)),
              1);
}

TEST_P(ConfirmEmailUseCase, A14_TheLinkIsGoodForADayAndOnce) {
    have_account();
    const Session mine = signed_in();
    const Letter late = asked_for(mine);
    clock_.advance(token_lifetime);
    EXPECT_EQ(confirm(late).reason, "invalid_or_expired_token");
    const Letter letter = asked_for(mine);
    clock_.advance(token_lifetime - std::chrono::minutes{1});
    EXPECT_EQ(confirm(letter).status, 200U);
    EXPECT_EQ(confirm(letter).reason, "invalid_or_expired_token");
}

TEST_P(ConfirmEmailUseCase, A13_TheCodeIsAsGoodForTenMinutesAndDeadAfterFiveWrongTries) {
    have_account();
    const Session mine = signed_in();
    const auto by_code = [&](std::string_view code) {
        return confirm({{"email", "MARIA.nueva@example.gq"}, {"code", code}});
    };
    const Letter lapsed = asked_for(mine);
    clock_.advance(code_lifetime);
    EXPECT_EQ(by_code(lapsed.code).reason, "invalid_or_expired_token");
    const Letter guessed = asked_for(mine);
    const std::string wrong = guessed.code == "123456" ? "654321" : "123456";
    for (int i = 0; i < 5; ++i) EXPECT_EQ(by_code(wrong).reason, "invalid_or_expired_token");
    EXPECT_EQ(by_code(guessed.code).reason, "invalid_or_expired_token");
    EXPECT_EQ(by_code(asked_for(mine).code).status, 200U);
    EXPECT_EQ(address_of(mine.user_id), new_address);
}

TEST_P(ConfirmEmailUseCase, A13_OfThirtyTwoParallelAnswersToTwoLettersOneWins) {
    have_account();
    const Session mine = signed_in();
    const Letter first = asked_for(mine);
    const Letter second = asked_for(mine, "otra@example.gq");
    std::vector<Request> requests;
    for (const Letter& letter : {first, second}) {
        requests.push_back(request_of({}, {{"token", letter.token}}));
        requests.push_back(request_of({}, {{"email", letter.to}, {"code", letter.code}}));
    }
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (std::size_t i = 0; i < 32; ++i) works.push_back(kit_->confirm_email_handler(requests[i % 4]));
    EXPECT_EQ(count_winners(std::move(works)), 1);
    EXPECT_EQ(audited("email_changed"), 1);
    EXPECT_EQ(letters(LetterKind::email_changed).size(), 1U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM email_changes WHERE spent_at IS NULL"), 0);
}

TEST_P(ConfirmEmailUseCase, A48_OfTwoAccountsThatWantOneAddressTheFirstToConfirmGetsIt) {
    have_account({{"email", "ana@example.gq"}});
    have_account();
    const Session mine = signed_in();
    const Session anas = signed_in_at("ana@example.gq");
    const Letter letter = asked_for(mine, "NUEVA@xn--bcher-kva.example");
    const Letter anas_letter = asked_for(anas, "nueva@bücher.example");
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    const std::vector<Request> requests{request_of({}, {{"token", letter.token}}),
                                        request_of({}, {{"token", anas_letter.token}})};
    for (std::size_t i = 0; i < 16; ++i) works.push_back(kit_->confirm_email_handler(requests[i % 2]));
    EXPECT_EQ(count_winners(std::move(works)), 1);
    const bool first_won = address_of(mine.user_id) != old_address;
    EXPECT_EQ(address_of(anas.user_id) == "ana@example.gq", first_won);
    const Answer late = confirm(first_won ? anas_letter : letter);
    EXPECT_EQ(late.reason, "email_taken");
    EXPECT_EQ(audited("email_changed"), 1);
}

TEST_P(ConfirmEmailUseCase, A48_WhoRegisteredTheAddressMeanwhileKeepsItAndTheChangeIsRefusedByName) {
    have_account();
    const Session mine = signed_in();
    const Session other = signed_in();
    const Letter letter = asked_for(mine);
    have_account({{"email", new_address}});
    EXPECT_EQ(confirm(letter).reason, "email_taken");
    EXPECT_EQ(address_of(mine.user_id), old_address);
    EXPECT_FALSE(is_ended(other));
    EXPECT_TRUE(letters(LetterKind::email_changed).empty());
    EXPECT_EQ(count("SELECT COUNT(*) FROM email_undos"), 0);
}

// A stranger registers the address that somebody is about to move to, and never proves that it is theirs.
TEST_P(ConfirmEmailUseCase, A9_ARegistrationThatNobodyVerifiedDoesNotStandInTheWay) {
    Browser stranger;
    sign_up(stranger, {{"email", new_address}, {"password", other_password}});
    const Letter strangers = letters().back();
    have_account();
    const Session mine = signed_in();
    EXPECT_EQ(confirm(asked_for(mine)).status, 200U);
    EXPECT_EQ(address_of(mine.user_id), new_address);
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 1);
    EXPECT_EQ(verify(stranger, {{"token", strangers.token}}).reason, "invalid_or_expired_token");
    EXPECT_EQ(login(other_password, new_address).reason, "invalid_credentials");
}

TEST_P(ConfirmEmailUseCase, A48_AnotherSpellingOfTheOwnAddressIsAChangeToo) {
    have_account();
    const Session mine = signed_in();
    moved(mine, "Maria@Example.gq");
    EXPECT_EQ(address_of(mine.user_id), "Maria@Example.gq");
    EXPECT_EQ(login(good_password).status, 200U);
}

// A thief asks for a change and waits; the owner throws the thief out by a new password.
TEST_P(ConfirmEmailUseCase, WhatWasAskedForBeforeThePasswordWasChangedIsVoid) {
    have_account();
    const Letter letter = asked_for(signed_in());
    request_reset();
    const Letter forgotten = letters(LetterKind::reset_password).back();
    EXPECT_EQ(reset({{"token", forgotten.token}, {"new_password", other_password}}).status, 204U);
    EXPECT_EQ(confirm(letter).reason, "invalid_or_expired_token");
    EXPECT_EQ(confirm({{"email", new_address}, {"code", letter.code}}).reason, "invalid_or_expired_token");
}

TEST_P(ConfirmEmailUseCase, ALetterToTheOldAddressResetsNoPasswordAfterwards) {
    have_account();
    const Session mine = signed_in();
    request_reset();
    const Letter forgotten = letters(LetterKind::reset_password).back();
    moved(mine);
    EXPECT_EQ(reset({{"token", forgotten.token}, {"new_password", other_password}}).reason,
              "invalid_or_expired_token");
    request_reset();
    EXPECT_EQ(letters(LetterKind::reset_password).size(), 1U) << "nobody has the old address";
}

TEST_P(ConfirmEmailUseCase, ASuspendedAccountDoesNotMove) {
    have_account();
    const Session mine = signed_in();
    const Letter letter = asked_for(mine);
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(confirm(letter).reason, "invalid_or_expired_token");
    EXPECT_EQ(address_of(mine.user_id), old_address);
}

TEST_P(ConfirmEmailUseCase, TwoAccountsChangePlacesByAThirdAddress) {
    have_account({{"email", "ana@example.gq"}});
    have_account();
    const Session anas = signed_in_at("ana@example.gq");
    const Session mine = signed_in();
    moved(mine, "tercera@example.gq");
    moved(anas, old_address);
    moved(mine, "ana@example.gq");
    EXPECT_EQ(address_of(mine.user_id), "ana@example.gq");
    EXPECT_EQ(address_of(anas.user_id), old_address);
}

}  // namespace
}  // namespace taxasge
