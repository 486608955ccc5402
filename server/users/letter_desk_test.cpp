#include "server/users/accounts_fixture.hpp"

#include <gmock/gmock.h>

namespace taxasge {
namespace {

using ::testing::ElementsAre;

class LetterDeskTest : public AccountsFixture {
 protected:
    // The answer to the person, before anybody looks what it is about.
    template <class Handler>
    Answer ask(const Handler& handler, std::string_view email) {
        Browser browser;
        return post(handler, browser, {{"email", email}});
    }
    Answer ask_reset(std::string_view email = "maria@example.gq") {
        return ask(kit_->request_reset_handler, email);
    }
    void answer_at_two_desks() {
        const auto elsewhere = make_kit({});
        std::vector<boost::asio::awaitable<Result<std::int64_t>>> desks;
        desks.push_back(kit_->letter_desk.answer_some());
        desks.push_back(elsewhere->letter_desk.answer_some());
        for (const auto& answered : run_all(std::move(desks))) EXPECT_TRUE(answered);
    }
    std::int64_t waiting() { return count("SELECT COUNT(*) FROM letter_requests"); }
};
TAXASGE_ON_BOTH_DATABASES(LetterDeskTest);

TEST_P(LetterDeskTest, A19_UntilTheAnswerOneRowIsWrittenWhoeverTheAddressIs) {
    have_account();
    have_account({{"email", "suspended@example.gq"}});
    run_sql("UPDATE users SET status = 'suspended' WHERE email_key = 'suspended@example.gq'");
    Browser browser;
    sign_up(browser, {{"email", "waiting@example.gq"}});
    const std::size_t before = letters().size();
    for (const char* email :
         {"nobody@example.gq", "maria@example.gq", "suspended@example.gq", "waiting@example.gq"}) {
        recorder_.take();
        EXPECT_EQ(boost::json::serialize(ask_reset(email).body), R"({"status":"reset_sent"})");
        EXPECT_THAT(recorder_.take(), ElementsAre("put_letter_request"));
        EXPECT_EQ(ask(kit_->resend_handler, email).status, 202U);
        EXPECT_THAT(recorder_.take(), ElementsAre("put_letter_request"));
    }
    EXPECT_EQ(letters().size(), before);
    EXPECT_EQ(waiting(), 8);
    answer_requests();
    EXPECT_EQ(letters(LetterKind::reset_password).size(), 2U);
    EXPECT_EQ(letters().size(), before + 4) << "two to verify waiting@example.gq";
    EXPECT_EQ(waiting(), 0);
}

TEST_P(LetterDeskTest, TheLetterIsInTheLanguageOfTheAccountAndTheAuditKnowsWhoAsked) {
    have_account({{"email", "Maria@Example.gq"}, {"language", "fr"}});
    EXPECT_EQ(request_reset("mARIA@example.gq").status, 202U);
    const auto sent = letters(LetterKind::reset_password);
    ASSERT_EQ(sent.size(), 1U);
    EXPECT_EQ(sent[0].to, "Maria@Example.gq");
    EXPECT_EQ(sent[0].name, "María");
    EXPECT_EQ(sent[0].language, Language::fr);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'password_reset_requested' "
                    "AND client = '192.0.2.1' AND user_id = (SELECT id FROM users)"),
              1);
}

TEST_P(LetterDeskTest, A13_AU_27_NoMoreThanFiveLettersAnHourAlsoWhenAskedAllAtOnce) {
    have_account();
    for (int i = 0; i < 12; ++i) ask_reset();
    answer_at_two_desks();
    answer_requests();
    EXPECT_EQ(letters(LetterKind::reset_password).size(), 5U);
    EXPECT_EQ(count("SELECT COUNT(*) FROM password_resets"), 5);
    EXPECT_EQ(waiting(), 0);
    clock_.advance(std::chrono::hours{1});
    request_reset();
    EXPECT_EQ(letters(LetterKind::reset_password).size(), 6U);
}

TEST_P(LetterDeskTest, OfTwoDesksOneAnswersEachRequest) {
    have_account();
    ask_reset();
    answer_at_two_desks();
    EXPECT_EQ(letters(LetterKind::reset_password).size(), 1U);
}

TEST_P(LetterDeskTest, AFloodOfUnknownAddressesKeepsNobodyWaiting) {
    have_account();
    for (int i = 0; i < 40; ++i)
        run_sql(
            "INSERT INTO letter_requests (id, wanted, email_key, client, created_at) "
            "VALUES ($1, 'reset', $2, '192.0.2.1', 0)",
            bind(Id::make(clock_.now()), std::to_string(i) + "@example.gq"));
    request_reset();
    EXPECT_EQ(letters(LetterKind::reset_password).size(), 1U);
    EXPECT_EQ(waiting(), 0);
}

TEST_P(LetterDeskTest, WhatCannotBeAnsweredDoesNotStay) {
    Browser browser;
    sign_up(browser);
    run_sql("DELETE FROM registrations");
    request_reset();
    EXPECT_EQ(letters().size(), 1U);
    EXPECT_EQ(waiting(), 0);
}

TEST_P(LetterDeskTest, A10_WhileTheLetterCannotBePutAwayTheRequestWaits) {
    have_account();
    ask_reset();
    run_sql("ALTER TABLE letters RENAME TO gone");
    EXPECT_EQ(run(kit_->letter_desk.answer_some()).value_or(-1), 0);
    run_sql("ALTER TABLE gone RENAME TO letters");
    EXPECT_EQ(count("SELECT COUNT(*) FROM password_resets"), 0);
    EXPECT_EQ(waiting(), 1);
    answer_requests();
    EXPECT_EQ(letters(LetterKind::reset_password).size(), 1U);
}

TEST_P(LetterDeskTest, A56_OldRequestsAndOldResetsGoByThemselves) {
    have_account();
    request_reset();
    ask_reset();
    clock_.advance(std::chrono::minutes{50});
    ASSERT_TRUE(run(kit_->housekeeping.run()));
    EXPECT_EQ(waiting(), 1);
    clock_.advance(std::chrono::minutes{20});
    ASSERT_TRUE(run(kit_->housekeeping.run()));
    EXPECT_EQ(waiting(), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM password_resets"), 1);
    clock_.advance(std::chrono::days{4});
    ASSERT_TRUE(run(kit_->housekeeping.run()));
    EXPECT_EQ(count("SELECT COUNT(*) FROM password_resets"), 0);
}

}  // namespace
}  // namespace taxasge
