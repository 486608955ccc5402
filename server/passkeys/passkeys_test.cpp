#include "server/passkeys/passkeys_fixture.hpp"

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using test::Algorithm;
using test::Authenticator;
using testing::IsEmpty;
using testing::SizeIs;

std::string reason(const auto& result) {
    return result ? "done" : std::string{result.error().reason};
}

class Passkeys : public PasskeysFixture {
 protected:
    Authenticator device_{Algorithm::es256, "localhost"};
};
TAXASGE_ON_BOTH_DATABASES(Passkeys);

TEST_P(Passkeys, A28_KeysOfEachAlgorithmAreKeptAndOpenASession) {
    for (const Algorithm algorithm : {Algorithm::ed25519, Algorithm::es256, Algorithm::rs256}) {
        const Authenticator device{algorithm, "localhost"};
        ASSERT_EQ(reason(add(device)), "done");
        const auto opened = sign_in(device);
        ASSERT_EQ(reason(opened), "done");
        EXPECT_EQ(kit_->access_tokens.verify(opened->access_token)->methods, "passkey");
    }
}

TEST_P(Passkeys, A28_AChallengeIsGoodForFiveMinutes) {
    ASSERT_TRUE(add(device_));
    const Bytes in_time = challenge();
    clock_.advance(5min - 1ms);
    EXPECT_EQ(reason(sign_in(device_, in_time)), "done");
    const Bytes late = challenge();
    clock_.advance(5min);
    EXPECT_EQ(reason(sign_in(device_, late)), "invalid_passkey");
}

TEST_P(Passkeys, A56_ChallengesThatNobodyUsedAreForgotten) {
    (void)challenge();
    clock_.advance(4min);
    (void)challenge();
    clock_.advance(1min + 1ms);
    ASSERT_TRUE(run(kit_->housekeeping.run()));
    EXPECT_EQ(count("SELECT COUNT(*) FROM passkey_challenges"), 1);
}

TEST_P(Passkeys, A19_BeginningToSignInOnlyWritesOneRow) {
    (void)recorder_.take();
    (void)challenge();
    EXPECT_THAT(recorder_.take(), testing::ElementsAre("put_passkey_challenge"));
}

TEST_P(Passkeys, A30_AnOlderLoginNeedsThePasswordToAddOne) {
    clock_.advance(5min);
    const auto offer = [&](std::optional<Secret> password) {
        return run(passkeys_->add.offer(session_, std::move(password)));
    };
    const auto without = offer({});
    ASSERT_EQ(reason(without), "validation_failed");
    EXPECT_EQ(without.error().fields.at(0).field, "password");
    EXPECT_EQ(without.error().fields.at(0).code, "required");
    const auto wrong = offer(Secret{"not this one at all"});
    ASSERT_EQ(reason(wrong), "validation_failed");
    EXPECT_EQ(wrong.error().fields.at(0).code, "wrong_password");
    EXPECT_EQ(count("SELECT COUNT(*) FROM passkey_challenges"), 0);
    EXPECT_EQ(reason(offer(Secret{std::string{good_password}})), "done");
}

TEST_P(Passkeys, A30_OnlyARecentLoginRemovesOne) {
    const auto added = add(device_);
    ASSERT_TRUE(added);
    clock_.advance(5min);
    EXPECT_EQ(reason(remove(added->id)), "recent_login_required");
    EXPECT_THAT(list(), SizeIs(1));
    EXPECT_THAT(letters(LetterKind::passkey_removed), IsEmpty());
    session_ = signed_in();
    EXPECT_EQ(reason(remove(added->id)), "done");
    EXPECT_THAT(list(), IsEmpty());
    EXPECT_THAT(letters(LetterKind::passkey_removed), SizeIs(1));
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'passkey_removed'"), 1);
}

TEST_P(Passkeys, A28_WhatOpenedASessionIsARecentLoginItself) {
    ASSERT_TRUE(add(device_));
    clock_.advance(1h);
    kit_->revocations.renew({}, clock_.now());
    session_ = kit_->access_tokens.verify(sign_in(device_)->access_token).value();
    EXPECT_TRUE(add(Authenticator{Algorithm::es256, "localhost"}));
}

TEST_P(Passkeys, A28_WhoseMakerKeepsACopyIsToldSinceItDoes) {
    ASSERT_TRUE(add(device_, {.clear_flags = test::flag_bs}));
    EXPECT_FALSE(list().at(0).is_backed_up);
    ASSERT_TRUE(sign_in(device_));
    EXPECT_TRUE(list().at(0).is_backed_up);
    EXPECT_EQ(reason(sign_in(device_, {.clear_flags = test::flag_be | test::flag_bs})), "invalid_passkey")
        << "what can be copied stays so";
}

TEST_P(Passkeys, A28_WithoutANameItIsCalledByItsBrowser) {
    ASSERT_TRUE(add(device_));
    EXPECT_EQ(list().at(0).name, "Firefox · Linux");
}

TEST_P(Passkeys, A28_ACounterThatStandsStillIsACopy) {
    ASSERT_TRUE(add(device_, {.sign_count = 7}));
    EXPECT_EQ(reason(sign_in(device_, {.sign_count = 7})), "invalid_passkey");
    EXPECT_THAT(letters(LetterKind::passkey_copied), SizeIs(1));
    EXPECT_EQ(reason(sign_in(device_, {.sign_count = 8})), "done");
    EXPECT_EQ(reason(sign_in(device_, {.sign_count = 0})), "invalid_passkey");
    EXPECT_THAT(letters(LetterKind::passkey_copied), SizeIs(2));
}

TEST_P(Passkeys, A59_WhatCameOfThemIsCounted) {
    ASSERT_TRUE(add(device_));
    ASSERT_TRUE(sign_in(device_));
    EXPECT_FALSE(sign_in(device_, Bytes(32, 1)));
    const auto& outcomes = passkeys_->login.outcomes();
    EXPECT_EQ(outcomes.of(LoginOutcome::succeeded), 1U);
    EXPECT_EQ(outcomes.of(LoginOutcome::invalid_passkey), 1U);
    EXPECT_EQ(outcomes.total(), 2U);
}

}  // namespace
}  // namespace taxasge
