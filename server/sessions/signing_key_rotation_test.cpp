#include "server/sessions/signing_key_rotation.hpp"

#include "server/sessions/sessions_scene.hpp"
#include "server/sessions/signing_key_list.hpp"

#include <gtest/gtest.h>

#include <optional>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

class SigningKeyRotationTest : public test::SessionsScene {
 protected:
    auto load() { return run(test::load_keys(database(), keys_, clock_)).value(); }
    std::int64_t keep_fresh() { return run(rotation_.keep_fresh()).value(); }
    std::optional<Code> refusal_to_rotate() {
        const auto rotated = run(rotation_.rotate());
        return rotated ? std::nullopt : std::optional{rotated.error().code};
    }
    std::string kid(const std::string& state) {
        return text("SELECT COALESCE(MAX(kid), '') FROM signing_keys WHERE state = $1", bind(state));
    }

    SigningKeyRotation rotation_{database(), keys_, clock_};
};
TAXASGE_ON_BOTH_DATABASES(SigningKeyRotationTest);

TEST_P(SigningKeyRotationTest, A34_TheNextKeyIsPublishedLongBeforeItSigns) {
    const auto first = load();
    EXPECT_EQ(keep_fresh(), 1);
    const auto with_next = load();
    EXPECT_EQ(with_next->all().size(), 2u);
    EXPECT_EQ(with_next->current().kid, first->current().kid);
    EXPECT_NE(with_next->jwks().find(kid("next")), std::string::npos);
    EXPECT_EQ(keep_fresh(), 0) << "one next key is enough";
}

TEST_P(SigningKeyRotationTest, A34_TheCurrentKeySignsForNinetyDaysAndNotAMomentLonger) {
    const std::string first = load()->current().kid;
    EXPECT_EQ(keep_fresh(), 1);
    const std::string next = kid("next");
    clock_.advance(signing_key_lifetime - 1ms);
    EXPECT_EQ(keep_fresh(), 0);
    EXPECT_EQ(kid("current"), first);
    clock_.advance(1ms);
    EXPECT_EQ(keep_fresh(), 1);
    EXPECT_EQ(kid("previous"), first);
    EXPECT_EQ(kid("current"), next);
    EXPECT_EQ(load()->current().kid, next);
    EXPECT_EQ(load()->all().size(), 3u) << "previous, current and another next";
    EXPECT_EQ(audited("keys_rotated"), 1);
}

TEST_P(SigningKeyRotationTest, A34_InstancesThatNoticeAtOnceRotateOnce) {
    const std::string first = load()->current().kid;
    EXPECT_EQ(keep_fresh(), 1);
    const std::string next = kid("next");
    clock_.advance(signing_key_lifetime);
    const auto second = open_another({});
    const auto third = open_another({});
    std::vector<boost::asio::awaitable<Result<std::int64_t>>> notices;
    std::vector<SigningKeyRotation> instances;
    for (Database* one : {&database(), second.get(), third.get()})
        instances.emplace_back(*one, keys_, clock_);
    for (const SigningKeyRotation& instance : instances)
        for (int i = 0; i < 4; ++i) notices.push_back(instance.keep_fresh());
    std::int64_t done = 0;
    for (const auto& one : run_all(std::move(notices))) {
        ASSERT_TRUE(one) << one.error().detail;
        done += *one;
    }
    EXPECT_EQ(done, 1);
    EXPECT_EQ(kid("previous"), first);
    EXPECT_EQ(kid("current"), next);
    EXPECT_EQ(audited("keys_rotated"), 1);
}

TEST_P(SigningKeyRotationTest, A34_ThePreviousKeyGoesWhenItsLastTokenHasLapsed) {
    ASSERT_EQ(load()->all().size(), 1u);
    EXPECT_EQ(keep_fresh(), 1);
    clock_.advance(signing_key_notice);
    ASSERT_EQ(refusal_to_rotate(), std::nullopt);
    clock_.advance(previous_key_kept - 1ms);
    EXPECT_EQ(keep_fresh(), 0);
    EXPECT_EQ(load()->all().size(), 3u);
    clock_.advance(1ms);
    EXPECT_EQ(keep_fresh(), 1);
    EXPECT_EQ(kid("previous"), "");
    EXPECT_EQ(load()->all().size(), 2u);
}

TEST_P(SigningKeyRotationTest, A34_AKeyThatWasNotPublishedLongEnoughDoesNotSign) {
    const std::string first = load()->current().kid;
    EXPECT_EQ(refusal_to_rotate(), Code::unavailable);
    clock_.advance(signing_key_notice - 1ms);
    EXPECT_EQ(refusal_to_rotate(), Code::unavailable);
    EXPECT_EQ(kid("current"), first);
    EXPECT_EQ(audited("keys_rotated"), 0);
    clock_.advance(1ms);
    EXPECT_EQ(refusal_to_rotate(), std::nullopt);
    EXPECT_EQ(kid("previous"), first);
}

TEST_P(SigningKeyRotationTest, A34_NoKeyIsPushedOutWhileItsTokensAreGood) {
    const std::string first = load()->current().kid;
    EXPECT_EQ(keep_fresh(), 1);
    clock_.advance(signing_key_notice);
    ASSERT_EQ(refusal_to_rotate(), std::nullopt);
    clock_.advance(signing_key_notice);
    EXPECT_EQ(refusal_to_rotate(), Code::unavailable);
    EXPECT_EQ(kid("previous"), first);
    EXPECT_EQ(audited("keys_rotated"), 1);
}

TEST_P(SigningKeyRotationTest, A34_WhoMustWaitIsToldForWhatAndUntilWhen) {
    const std::string first = load()->current().kid;
    EXPECT_EQ(keep_fresh(), 1);
    const std::string next = kid("next");
    const auto hindrance = [this] {
        return hindrance_to_rotate(run(list_signing_keys(database())).value(), clock_.now());
    };
    ASSERT_TRUE(hindrance());
    EXPECT_NE(hindrance()->why.find(next), std::string::npos);
    EXPECT_EQ(hindrance()->until, clock_.now() + signing_key_notice);
    clock_.advance(signing_key_notice);
    EXPECT_FALSE(hindrance());
    ASSERT_EQ(refusal_to_rotate(), std::nullopt);
    ASSERT_TRUE(hindrance());
    EXPECT_NE(hindrance()->why.find(first), std::string::npos);
    EXPECT_EQ(hindrance()->until, clock_.now() + previous_key_kept);
    EXPECT_NE(run(rotation_.rotate()).error().detail.find(to_rfc3339(*hindrance()->until)),
              std::string::npos);
}

TEST_P(SigningKeyRotationTest, A34_WhenAKeyIsLostAllGoAndNewOnesTakeTheirPlaces) {
    ASSERT_TRUE(load());
    EXPECT_EQ(keep_fresh(), 1);
    clock_.advance(signing_key_notice);
    ASSERT_EQ(refusal_to_rotate(), std::nullopt);
    const auto before = load();
    ASSERT_EQ(before->all().size(), 3u);
    ASSERT_TRUE(run(rotation_.replace_all()));
    const auto after = load();
    EXPECT_EQ(after->all().size(), 2u);
    for (const SigningKey& key : before->all()) EXPECT_EQ(after->find(key.token_header), nullptr);
    EXPECT_EQ(kid("current"), after->current().kid);
    EXPECT_EQ(audited("keys_replaced"), 1);
}

}  // namespace
}  // namespace taxasge
