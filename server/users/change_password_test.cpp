#include "server/users/accounts_fixture.hpp"

#include "server/sessions/revocation_feed.hpp"
#include "tests/support/run_awaitable.hpp"

#include <future>

namespace taxasge {
namespace {

class ChangePasswordUseCase : public AccountsFixture {
 protected:
    Request request_for(std::string_view current, std::string_view next) {
        clock_.advance(std::chrono::seconds{1});
        return request_of({}, {{"current_password", current}, {"new_password", next}});
    }
    Answer change(const Session& session, std::string_view current, std::string_view next) {
        return to_answer(run(kit_->change_handler(request_for(current, next), session)));
    }
    bool is_ended(const Session& session) {
        return count("SELECT COUNT(*) FROM sessions WHERE id = $1 AND ended_at IS NOT NULL",
                     bind(session.id)) == 1;
    }
    void expect_nothing_changed() {
        EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE ended_at IS NOT NULL"), 0);
        EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'password_changed'"), 0);
        EXPECT_TRUE(letters(LetterKind::password_changed).empty());
        EXPECT_EQ(login(good_password).status, 200U);
    }

    // Until the pool is opened, nobody gets a hash.
    void close_pool(boost::asio::io_context& others, const std::shared_future<void>& open) {
        for (int i = 0; i < 2; ++i) test::start(others, kit_->pool.run([open] { open.wait(); }));
        others.poll();
    }
};
TAXASGE_ON_BOTH_DATABASES(ChangePasswordUseCase);

TEST_P(ChangePasswordUseCase, A42_ThisSessionStaysAndEveryOtherOfTheAccountEnds) {
    have_account();
    const Session other = signed_in();
    const Session mine = signed_in();
    const Session third = signed_in();
    Browser neighbour;
    sign_up(neighbour, {{"email", "ana@example.gq"}});
    verify(neighbour, {{"token", letters().back().token}});
    login(good_password, "ana@example.gq");
    EXPECT_EQ(change(mine, good_password, other_password).status, 204U);
    EXPECT_FALSE(is_ended(mine));
    EXPECT_TRUE(is_ended(other));
    EXPECT_TRUE(is_ended(third));
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE end_reason = 'password_changed'"), 2);
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions WHERE ended_at IS NOT NULL"), 2);
    EXPECT_EQ(login(good_password).reason, "invalid_credentials");
    EXPECT_EQ(login(other_password).status, 200U);
}

TEST_P(ChangePasswordUseCase, A40_TheTokensOfTheEndedAreVoidHereAtOnceAndElsewhereAtTheNextPoll) {
    have_account();
    const Session other = signed_in();
    const Session mine = signed_in();
    ASSERT_EQ(change(mine, good_password, other_password).status, 204U);
    EXPECT_TRUE(*kit_->revocations.contains(other.id));
    EXPECT_FALSE(*kit_->revocations.contains(mine.id));
    const auto elsewhere = open_another({});
    Revocations there{clock_};
    RevocationFeed feed{*elsewhere, there, clock_};
    ASSERT_TRUE(run(feed.poll()));
    EXPECT_TRUE(*there.contains(other.id));
    EXPECT_FALSE(*there.contains(mine.id));
}

TEST_P(ChangePasswordUseCase, TheOwnerIsToldAndTheAuditKnowsWhichSessionItWas) {
    have_account({{"email", "Maria@Example.gq"}, {"language", "fr"}});
    const Session mine = signed_in();
    change(mine, good_password, other_password);
    const auto told = letters(LetterKind::password_changed);
    ASSERT_EQ(told.size(), 1U);
    EXPECT_EQ(told[0].to, "Maria@Example.gq");
    EXPECT_EQ(told[0].name, "María");
    EXPECT_EQ(told[0].language, Language::fr);
    EXPECT_EQ(told[0].token + told[0].code, "");
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'password_changed' AND session_id = $1 "
                    "AND client = '192.0.2.1'",
                    bind(mine.id)),
              1);
}

TEST_P(ChangePasswordUseCase, AU_25_WithoutTheCurrentPasswordNothingChanges) {
    have_account();
    const Session mine = signed_in();
    signed_in();
    EXPECT_EQ(change(mine, other_password, other_password).faults, "current_password:wrong_password");
    EXPECT_EQ(change(mine, std::string{good_password} + " ", other_password).faults,
              "current_password:wrong_password");
    expect_nothing_changed();
}

// A stolen session must not be a way to the password.
TEST_P(ChangePasswordUseCase, A20_ASessionThatGuessesWaitsAndAnotherOneDoesNot) {
    have_account();
    const Session stolen = signed_in();
    const Session mine = signed_in();
    const ConfirmPassword confirm{kit_->hasher, kit_->throttling.counters, RateLimits::on};
    const ChangePassword limited{kit_->parts, confirm, kit_->replace_password};
    const ChangePasswordHandler handler{limited};
    const auto change_limited = [&](const Session& session, std::string_view current) {
        return to_answer(run(handler(request_for(current, other_password), session)));
    };
    for (int i = 0; i < 6; ++i)
        EXPECT_EQ(change_limited(stolen, "no es esta 19").faults, "current_password:wrong_password");
    EXPECT_EQ(change_limited(stolen, good_password).reason, "too_many_requests") << "not even looked at";
    expect_nothing_changed();
    EXPECT_EQ(change_limited(mine, good_password).status, 204U);
}

TEST_P(ChangePasswordUseCase, A20_WhoKnowsThePasswordStartsAnew) {
    have_account();
    const Session mine = signed_in();
    const ConfirmPassword confirm{kit_->hasher, kit_->throttling.counters, RateLimits::on};
    const auto confirms = [&](const char* password) {
        return run(confirm.run({.session = mine,
                                .email = "maria@example.gq",
                                .password = Secret{password},
                                .password_hash = run(kit_->hasher.hash(Secret{good_password})).value()}));
    };
    for (int i = 0; i < 5; ++i) EXPECT_FALSE(confirms(other_password));
    clock_.advance(std::chrono::seconds{6});
    EXPECT_TRUE(confirms(good_password));
    for (int i = 0; i < 5; ++i)
        EXPECT_EQ(confirms(other_password).error().reason, Error{ConfirmPassword::wrong_password()}.reason);
}

TEST_P(ChangePasswordUseCase, A5_ThePolicyNamesTheFieldAndNothingChanges) {
    have_account();
    const Session mine = signed_in();
    EXPECT_EQ(change(mine, good_password, "corta").faults, "new_password:password_too_short");
    EXPECT_EQ(change(mine, good_password, "password1234").faults, "new_password:password_too_guessable");
    EXPECT_EQ(change(mine, good_password, "nguema come pan 83").faults,
              "new_password:password_contains_context");
    EXPECT_EQ(change(mine, std::string(257, 'a'), std::string(1025, 'a')).faults,
              "current_password:too_long new_password:too_long");
    EXPECT_EQ(change(mine, "", "").faults, "current_password:required new_password:required");
    expect_nothing_changed();
}

TEST_P(ChangePasswordUseCase, OfEightAtOnceWithTheSameCurrentPasswordOneWins) {
    have_account();
    const Session mine = signed_in();
    const Request request = request_for(good_password, other_password);
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (int i = 0; i < 8; ++i) works.push_back(kit_->change_handler(request, mine));
    int won = 0;
    for (const auto& result : run_all(std::move(works))) {
        const Answer answer = to_answer(result);
        won += answer.status == 204U ? 1 : 0;
        if (answer.status != 204U) EXPECT_EQ(answer.faults, "current_password:wrong_password");
    }
    EXPECT_EQ(won, 1);
    EXPECT_EQ(letters(LetterKind::password_changed).size(), 1U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'password_changed'"), 1);
}

TEST_P(ChangePasswordUseCase, ALetterThatCouldResetThePasswordIsVoidAfterwards) {
    have_account();
    request_reset();
    const Letter letter = letters(LetterKind::reset_password).at(0);
    ASSERT_EQ(change(signed_in(), good_password, other_password).status, 204U);
    EXPECT_EQ(reset({{"token", letter.token}, {"new_password", good_password}}).reason,
              "invalid_or_expired_token");
    EXPECT_EQ(login(other_password).status, 200U);
}

// The session would begin just after all others ended, and nobody would look for it.
TEST_P(ChangePasswordUseCase, A42_ALoginThatCheckedTheOldPasswordInTimeGetsNoSessionAfterTheChange) {
    have_account();
    boost::asio::io_context others;
    std::promise<void> gate;
    close_pool(others, gate.get_future().share());
    const Request request = request_of({}, {{"email", "maria@example.gq"}, {"password", good_password}});
    auto late = test::start(context(), kit_->login_handler(request));
    while (kit_->pool.waiting() < 3) {
        context().restart();
        context().run_one_for(std::chrono::milliseconds{10});
    }
    run_sql("UPDATE users SET password_version = password_version + 1");
    gate.set_value();
    EXPECT_EQ(to_answer(test::wait_while_running(context(), late)).reason, "invalid_credentials");
    others.restart();
    others.run();
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
    EXPECT_EQ(login(good_password).status, 200U) << "who comes now has read the new version";
}

TEST_P(ChangePasswordUseCase, WhoHasNoPasswordOrNoAccountAnyMoreChangesNone) {
    have_account();
    const Session mine = signed_in();
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(change(mine, good_password, other_password).reason, "invalid_access_token");
    run_sql("UPDATE users SET status = 'active'");
    run_sql("DELETE FROM credentials");
    EXPECT_EQ(change(mine, good_password, other_password).faults, "current_password:wrong_password");
    run_sql("DELETE FROM users");
    EXPECT_EQ(change(mine, good_password, other_password).reason, "invalid_access_token");
    EXPECT_TRUE(letters(LetterKind::password_changed).empty());
}

}  // namespace
}  // namespace taxasge
