#include "server/users/renew_letter.hpp"

#include "server/users/accounts_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using ::testing::IsEmpty;

class RenewLetterTest : public AccountsFixture {
 protected:
    std::vector<LeasedLetter> lease() { return run(queue_.lease(1000)).value(); }

    Result<std::optional<SealedLetter>> renew(const LeasedLetter& leased) {
        return run(kit_->renew_letter.run(leased));
    }

    // The words that would go out of each letter of that kind that is due, the oldest first.
    std::vector<Letter> go_out(LetterKind kind) {
        std::vector<Letter> all;
        for (const LeasedLetter& leased : lease()) {
            if (kit_->outbox.open(leased.letter)->kind != kind) continue;
            const auto renewed = renew(leased);
            EXPECT_TRUE(renewed) << renewed.error().detail;
            if (renewed && *renewed) all.push_back(kit_->outbox.open(**renewed).value());
        }
        run_sql("UPDATE letters SET lease_until = 0");  // as after a delivery that failed
        return all;
    }

    Answer verify_by_code(const std::string& code) {
        Browser other;
        return verify(other, {{"email", "maria@example.gq"}, {"code", code}, {"password", good_password}});
    }
    Answer reset_by_code(const std::string& code) {
        return reset({{"email", "maria@example.gq"}, {"code", code}, {"new_password", other_password}});
    }
    void have_login_code(std::uint8_t lane = 1) {
        run_sql("INSERT INTO login_failures (lane, failures, failed_at) VALUES ($1, 90, $2)",
                bind(Bytes(32, lane), clock_.now()));
        demand({}, lane);
    }
    std::string demand(std::optional<std::string> code, std::uint8_t lane = 1) {
        std::optional<VerificationCode> given;
        if (code) given = VerificationCode::parse(*code).value();
        const auto demanded = run(kit_->login_codes.demand(
            {.account = "maria@example.gq", .code = given, .lane = Bytes(32, lane), .tries = "net"}));
        return demanded ? "passed" : std::string{demanded.error().reason};
    }

    LetterQueue queue_{database(), clock_, "one"};
};
TAXASGE_ON_BOTH_DATABASES(RenewLetterTest);

TEST_P(RenewLetterTest, A15_ALetterThatDidNotWaitGoesAsItIsWithoutALookAtTheDatabase) {
    Browser browser;
    sign_up(browser);
    const auto leased = lease().at(0);
    clock_.advance(4min);
    recorder_.take();
    EXPECT_EQ(renew(leased).value()->sealed, leased.letter.sealed);
    EXPECT_THAT(recorder_.take(), IsEmpty());
}

TEST_P(RenewLetterTest, A15_AVerificationWhoseCodeLapsedGoesOutWithAnotherAndTheOldOnesAreWorthNothing) {
    Browser browser;
    sign_up(browser);
    const Letter old = letters().back();
    clock_.advance(25h);  // so the link has lapsed too
    const auto out = go_out(LetterKind::verify_email);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_NE(out[0].token, old.token);
    EXPECT_EQ(out[0].to, old.to);
    EXPECT_EQ(letters().back().token, out[0].token) << "the next try delivers the same words";
    EXPECT_EQ(verify(browser, {{"token", old.token}}).reason, "invalid_or_expired_token");
    if (old.code != out[0].code) EXPECT_EQ(verify_by_code(old.code).reason, "invalid_or_expired_token");
    EXPECT_EQ(verify_by_code(out[0].code).status, 200U);
}

TEST_P(RenewLetterTest, A15_ItsLinkIsGoodForADayFromThenOn) {
    Browser browser;
    sign_up(browser);
    clock_.advance(71h);
    const auto out = go_out(LetterKind::verify_email);
    clock_.advance(23h);
    EXPECT_EQ(verify(browser, {{"token", out.at(0).token}}).status, 200U);
}

TEST_P(RenewLetterTest, A15_AResetWhoseCodeLapsedGoesOutWithAnotherAndTheOldOnesAreWorthNothing) {
    have_account();
    request_reset();
    const Letter old = letters(LetterKind::reset_password).back();
    clock_.advance(70h);
    const auto out = go_out(LetterKind::reset_password);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(reset({{"token", old.token}, {"new_password", other_password}}).reason,
              "invalid_or_expired_token");
    if (old.code != out[0].code) EXPECT_EQ(reset_by_code(old.code).reason, "invalid_or_expired_token");
    EXPECT_EQ(reset_by_code(out[0].code).status, 204U);
}

TEST_P(RenewLetterTest, A15_ALoginCodeThatLapsedIsRenewedAndTheOldOneIsWorthNothing) {
    have_account();
    have_login_code();
    const std::string old = letters(LetterKind::login_code).back().code;
    clock_.advance(11min);
    const auto out = go_out(LetterKind::login_code);
    ASSERT_EQ(out.size(), 1U);
    if (old != out[0].code) EXPECT_EQ(demand(old), "email_code_required");
    EXPECT_EQ(demand(out[0].code), "passed");
}

TEST_P(RenewLetterTest, A15_ACodeThatIsStillGoodIsNotRenewedTwice) {
    Browser browser;
    sign_up(browser);
    clock_.advance(20min);
    const auto first = go_out(LetterKind::verify_email);
    clock_.advance(4min);
    EXPECT_EQ(go_out(LetterKind::verify_email).at(0).token, first.at(0).token);
    clock_.advance(2min);
    EXPECT_NE(go_out(LetterKind::verify_email).at(0).token, first.at(0).token);
}

TEST_P(RenewLetterTest, A15_WhatNothingWaitsForAnyMoreIsNotSent) {
    Browser browser;
    sign_up(browser);
    resend(browser);
    ASSERT_EQ(verify(browser, {{"token", letters().back().token}}).status, 200U);
    request_reset();
    reset({{"token", letters(LetterKind::reset_password).back().token}, {"new_password", other_password}});
    have_login_code();
    run_sql("DELETE FROM login_failures");
    clock_.advance(20min);
    for (const LetterKind kind :
         {LetterKind::verify_email, LetterKind::reset_password, LetterKind::login_code})
        EXPECT_THAT(go_out(kind), IsEmpty()) << to_text(kind);
}

TEST_P(RenewLetterTest, A20_OfTwoLoginCodesOnlyTheLaterIsSent) {
    have_account();
    have_login_code();
    clock_.advance(13min);
    demand({});
    clock_.advance(6min);
    const auto out = go_out(LetterKind::login_code);
    ASSERT_EQ(out.size(), 1U);
    EXPECT_EQ(demand(out[0].code), "passed");
}

TEST_P(RenewLetterTest, A15_WordsWithoutACodeGoOutHoweverLongTheyWaited) {
    have_account();
    Browser browser;
    sign_up(browser);
    clock_.advance(70h);
    EXPECT_EQ(go_out(LetterKind::address_taken).size(), 1U);
}

TEST_P(RenewLetterTest, A13_RenewedOrNewAnAccountGetsFiveCodesAnHour) {
    have_account();
    for (int hour = 0; hour < 3; ++hour) {
        for (int i = 0; i < 5; ++i) request_reset();
        clock_.advance(61min);
    }
    ASSERT_EQ(letters(LetterKind::reset_password).size(), 15U);
    EXPECT_EQ(go_out(LetterKind::reset_password).size(), 5U);
    request_reset();
    EXPECT_EQ(letters(LetterKind::reset_password).size(), 15U);
}

TEST_P(RenewLetterTest, A13_TriesThatWereSpentStaySpentSoThatWaitingGivesNobodyMore) {
    Browser browser;
    sign_up(browser);
    const std::string wrong = letters().back().code == "000000" ? "000001" : "000000";
    for (int i = 0; i < 5; ++i) verify_by_code(wrong);
    clock_.advance(20min);
    const auto out = go_out(LetterKind::verify_email);
    EXPECT_EQ(verify_by_code(out.at(0).code).reason, "invalid_or_expired_token");
    EXPECT_EQ(verify(browser, {{"token", out[0].token}}).status, 200U) << "the link is there for that";
}

TEST_P(RenewLetterTest, A15_WhoLostTheLeaseRenewsNothing) {
    Browser browser;
    sign_up(browser);
    const auto lost = lease().at(0);
    clock_.advance(20min);
    const auto taken = lease().at(0);
    const auto refused = renew(lost);
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::unavailable);
    EXPECT_EQ(letters().back().token, kit_->outbox.open(lost.letter)->token);
    ASSERT_TRUE(renew(taken).value());
    EXPECT_EQ(verify(browser, {{"token", letters().back().token}}).status, 200U);
}

}  // namespace
}  // namespace taxasge
