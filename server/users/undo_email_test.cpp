#include "server/users/email_change_fixture.hpp"

namespace taxasge {
namespace {

class UndoEmailUseCase : public EmailChangeFixture {
 protected:
    // Somebody knows the password, and moves the account to an address of their own.
    std::string stolen_by(const Session& thief) { return moved(thief, "ladron@example.gq"); }
};
TAXASGE_ON_BOTH_DATABASES(UndoEmailUseCase);

TEST_P(UndoEmailUseCase, A46_GivesTheAddressBackAndShutsOutWhoKnowsThePassword) {
    have_account();
    const Session thief = signed_in();
    const std::string token = stolen_by(thief);
    const Session again = signed_in_at("ladron@example.gq");
    EXPECT_EQ(undo(token).status, 200U);
    EXPECT_EQ(address_of(thief.user_id), old_address);
    for (const Session& session : {thief, again}) {
        EXPECT_TRUE(is_ended(session));
        EXPECT_TRUE(*kit_->revocations.contains(session.id));
    }
    EXPECT_EQ(login(good_password).reason, "invalid_credentials");
    EXPECT_EQ(login(good_password, "ladron@example.gq").reason, "invalid_credentials");
    EXPECT_EQ(count("SELECT COUNT(*) FROM known_devices"), 0);
    EXPECT_EQ(audited("email_restored"), 1);
}

TEST_P(UndoEmailUseCase, A46_TheRestoredAddressIsLedToANewPasswordAndTheOtherIsTold) {
    have_account({{"language", "pt"}});
    undo(stolen_by(signed_in()));
    const auto restored = letters(LetterKind::email_restored);
    ASSERT_EQ(restored.size(), 1U);
    EXPECT_EQ(restored[0].to, old_address);
    EXPECT_EQ(restored[0].language, Language::pt);
    const auto withdrawn = letters(LetterKind::email_withdrawn);
    ASSERT_EQ(withdrawn.size(), 1U);
    EXPECT_EQ(withdrawn[0].to, "ladron@example.gq");
    EXPECT_EQ(withdrawn[0].token + withdrawn[0].code, "");
    EXPECT_EQ(
        reset({{"email", old_address}, {"code", restored[0].code}, {"new_password", other_password}}).status,
        204U);
    EXPECT_EQ(login(other_password).status, 200U);
}

TEST_P(UndoEmailUseCase, A46_WorksAlsoAfterTheThiefChangedThePasswordAndTheAddressAgain) {
    have_account();
    const Session thief = signed_in();
    const std::string token = stolen_by(thief);
    request_reset("ladron@example.gq");
    const Letter letter = letters(LetterKind::reset_password).back();
    EXPECT_EQ(reset({{"token", letter.token}, {"new_password", other_password}}).status, 204U);
    kit_->revocations.renew({}, clock_.now());
    const Answer in = login(other_password, "ladron@example.gq");
    const Session later = kit_->access_tokens.verify(in.body.at("access_token").as_string()).value();
    EXPECT_EQ(ask(later, {{"new_email", "cueva@example.gq"}}).status, 202U);
    answer_email_changes();
    EXPECT_EQ(confirm(letters(LetterKind::confirm_email).back()).status, 200U);
    const std::string thiefs_own = letters(LetterKind::email_changed).back().token;
    EXPECT_EQ(undo(token).status, 200U);
    EXPECT_EQ(address_of(thief.user_id), old_address);
    EXPECT_EQ(letters(LetterKind::email_withdrawn).back().to, "cueva@example.gq");
    EXPECT_EQ(undo(thiefs_own).reason, "invalid_or_expired_token") << "the way back to ladron is closed";
    EXPECT_EQ(login(other_password).reason, "invalid_credentials");
}

// The owner moved first, and then somebody else: only what the thief did is undone.
TEST_P(UndoEmailUseCase, AnEarlierWayBackStaysOpen) {
    have_account();
    const Session mine = signed_in();
    const std::string to_first = moved(mine);
    const std::string to_second = stolen_by(mine);
    EXPECT_EQ(undo(to_second).status, 200U);
    EXPECT_EQ(address_of(mine.user_id), new_address);
    EXPECT_EQ(undo(to_first).status, 200U);
    EXPECT_EQ(address_of(mine.user_id), old_address);
}

TEST_P(UndoEmailUseCase, A14_IsGoodForSevenDaysAndOnce) {
    have_account();
    const Session mine = signed_in();
    const std::string first = moved(mine);
    clock_.advance(undo_lifetime);
    EXPECT_EQ(undo(first).reason, "invalid_or_expired_token");
    const std::string second = moved(mine, "otra@example.gq");
    clock_.advance(undo_lifetime - std::chrono::minutes{1});
    EXPECT_EQ(undo(second).status, 200U);
    EXPECT_EQ(undo(second).reason, "invalid_or_expired_token");
    EXPECT_EQ(undo(std::string(43, 'A')).reason, "invalid_or_expired_token");
    EXPECT_EQ(undo("short").faults, "token:invalid_token");
}

TEST_P(UndoEmailUseCase, CancelsWhatIsStillAskedForAndEveryLetterThatLeftBefore) {
    have_account();
    const Session thief = signed_in();
    const std::string token = stolen_by(thief);
    const Letter pending = asked_for(thief, "cueva@example.gq");
    ask_with_password(thief, "otra@example.gq");
    request_reset("ladron@example.gq");
    const Letter forgotten = letters(LetterKind::reset_password).back();
    EXPECT_EQ(undo(token).status, 200U);
    answer_email_changes();
    EXPECT_EQ(letters(LetterKind::confirm_email).back().token, pending.token) << "no other was written";
    EXPECT_EQ(confirm(pending).reason, "invalid_or_expired_token");
    EXPECT_EQ(reset({{"token", forgotten.token}, {"new_password", other_password}}).reason,
              "invalid_or_expired_token");
    EXPECT_EQ(address_of(thief.user_id), old_address);
}

TEST_P(UndoEmailUseCase, OfThirtyTwoAtOnceOneWins) {
    have_account();
    const Session mine = signed_in();
    const Request request = request_of({}, {{"token", stolen_by(mine)}});
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (int i = 0; i < 32; ++i) works.push_back(kit_->undo_email_handler(request));
    EXPECT_EQ(count_winners(std::move(works)), 1);
    EXPECT_EQ(letters(LetterKind::email_restored).size(), 1U);
    EXPECT_EQ(audited("email_restored"), 1);
}

TEST_P(UndoEmailUseCase, HoweverItRacesTheNextChangeTheOwnerHasTheAccountInTheEnd) {
    have_account();
    const Session mine = signed_in();
    const Request undoing = request_of({}, {{"token", stolen_by(mine)}});
    const Request confirming = request_of({}, {{"token", asked_for(mine, "cueva@example.gq").token}});
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (int i = 0; i < 8; ++i) {
        works.push_back(kit_->confirm_email_handler(confirming));
        works.push_back(kit_->undo_email_handler(undoing));
    }
    run_all(std::move(works));
    EXPECT_EQ(address_of(mine.user_id), old_address);
    EXPECT_EQ(audited("email_restored"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM credentials"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM email_changes WHERE spent_at IS NULL"), 0);
}

TEST_P(UndoEmailUseCase, A48_WhoWasVerifiedWithTheAddressMeanwhileKeepsItAndAStrangersRegistrationGoes) {
    have_account();
    const Session mine = signed_in();
    const std::string token = stolen_by(mine);
    Browser stranger;
    sign_up(stranger, {{"email", old_address}});
    const Letter letter = letters(LetterKind::verify_email).back();
    EXPECT_EQ(verify(stranger, {{"token", letter.token}}).status, 200U);
    EXPECT_EQ(undo(token).reason, "email_taken");
    EXPECT_EQ(address_of(mine.user_id), "ladron@example.gq");
    EXPECT_FALSE(is_ended(mine));
    run_sql("UPDATE users SET status = 'pending', email_verified = 0 WHERE email_key = 'maria@example.gq'");
    EXPECT_EQ(undo(token).status, 200U) << "nothing was spent";
    EXPECT_EQ(address_of(mine.user_id), old_address);
}

// Signed in with Firebase by the address that the account had then, the thief is linked to it.
TEST_P(UndoEmailUseCase, A46_A49_WhomFirebaseVouchedForAtTheThiefsAddressIsShutOutToo) {
    have_account();
    const Session mine = signed_in();
    const auto link = [&](const std::string& subject) {
        return run_sql(
            "INSERT INTO identities (provider, subject, user_id, linked_at) VALUES ('firebase:demo', $1, $2, "
            "$3)",
            bind(subject, mine.user_id, clock_.now()));
    };
    ASSERT_EQ(link("uid-of-maria"), 1);
    clock_.advance(std::chrono::seconds{1});
    const std::string token = stolen_by(mine);
    ASSERT_EQ(link("uid-of-the-thief"), 1);
    EXPECT_EQ(undo(token).status, 200U);
    EXPECT_EQ(text("SELECT subject FROM identities"), "uid-of-maria");
}

TEST_P(UndoEmailUseCase, ASuspendedAccountGetsItsAddressBackAndStaysSuspended) {
    have_account();
    const Session mine = signed_in();
    const std::string token = stolen_by(mine);
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(undo(token).status, 200U);
    EXPECT_EQ(text("SELECT status FROM users"), "suspended");
}

// The thief asks for a reset just before the address is given back: the desk has read the wrong address.
TEST_P(UndoEmailUseCase, AResetThatWasAskedForAtTheWithdrawnAddressIsNotSentThereAfterwards) {
    have_account();
    const Session thief = signed_in();
    const std::string token = stolen_by(thief);
    EXPECT_EQ(undo(token).status, 200U);
    ResetLetter late{kit_->parts};
    run_sql(
        "INSERT INTO letter_requests (id, wanted, email_key, client, created_at) VALUES "
        "('01900000-0000-7000-8000-000000000001', 'reset', 'ladron@example.gq', '', 0)");
    EXPECT_TRUE(run(late.run({.request_id = Id::parse("01900000-0000-7000-8000-000000000001").value(),
                              .user_id = thief.user_id,
                              .email = "ladron@example.gq",
                              .first_name = "María",
                              .client = "192.0.2.1"})));
    EXPECT_TRUE(letters(LetterKind::reset_password).empty());
}

TEST_P(UndoEmailUseCase, A56_HousekeepingForgetsEachInItsTime) {
    have_account();
    const Session mine = signed_in();
    moved(mine);
    ask_with_password(mine, "otra@example.gq");
    const auto rows = [&](std::string_view table) {
        return count("SELECT COUNT(*) FROM " + std::string{table});
    };
    EXPECT_TRUE(run(kit_->housekeeping.run()));
    EXPECT_EQ(rows("email_change_requests") + rows("email_changes") + rows("email_undos"), 3);
    clock_.advance(std::chrono::hours{2});
    EXPECT_TRUE(run(kit_->housekeeping.run()));
    EXPECT_EQ(rows("email_change_requests"), 0);
    clock_.advance(std::chrono::days{4});
    EXPECT_TRUE(run(kit_->housekeeping.run()));
    EXPECT_EQ(rows("email_changes"), 0);
    EXPECT_EQ(rows("email_undos"), 1);
    clock_.advance(std::chrono::days{3});
    EXPECT_TRUE(run(kit_->housekeeping.run()));
    EXPECT_EQ(rows("email_undos"), 0);
}

}  // namespace
}  // namespace taxasge
