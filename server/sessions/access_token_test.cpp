#include "server/sessions/access_token.hpp"

#include "server/sessions/claims.hpp"
#include "server/sessions/live_signing_keys.hpp"
#include "server/sessions/sessions_scene.hpp"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <thread>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
namespace json = boost::json;

class AccessTokensTest : public test::SessionsScene {
 protected:
    void SetUp() override {
        SessionsScene::SetUp();
        if (IsSkipped()) return;
        signing_ = *run(test::load_keys(database(), keys_, clock_));
        live_ = std::make_unique<LiveSigningKeys>(*signing_);
        tokens_ = std::make_unique<AccessTokens>(*live_, here_.revocations, realm_, clock_);
        ASSERT_TRUE(run(here_.feed.load()));
    }

    [[nodiscard]] Session session() const {
        return {.id = Id::make(clock_.now()),
                .user_id = Id::make(clock_.now()),
                .role = Role::admin,
                .methods = "pwd",
                .authenticated_at = clock_.now() - 1h,
                .expires_at = clock_.now() + access_token_lifetime};
    }

    [[nodiscard]] static json::object part(std::string_view token, int index) {
        for (; index > 0; --index) token.remove_prefix(token.find('.') + 1);
        const auto bytes = from_base64url(token.substr(0, token.find('.')));
        const std::string_view text = as_text(*bytes);
        return json::parse({text.data(), text.size()}).as_object();
    }

    const TokenRealm realm_{"https://taxasge.gq", "taxasge"};
    std::shared_ptr<const SigningKeys> signing_;
    std::unique_ptr<LiveSigningKeys> live_;
    std::unique_ptr<AccessTokens> tokens_;
};
TAXASGE_ON_BOTH_DATABASES(AccessTokensTest);

TEST_P(AccessTokensTest, A67_OnceVerifiedTheyAreStillJudgedByTimeAndRevocation) {
    const Session issued = session();
    const std::string token = tokens_->issue(issued);
    ASSERT_TRUE(tokens_->verify(token));
    ASSERT_TRUE(tokens_->verify(token)) << "known by now";
    here_.revocations.add({revocation_of(issued.id, clock_.now())});
    EXPECT_EQ(tokens_->verify(token).error().detail, "revoked");

    const std::string other = tokens_->issue(session());
    ASSERT_TRUE(tokens_->verify(other));
    clock_.advance(access_token_lifetime + 31s);
    ASSERT_TRUE(run(here_.feed.load()));
    EXPECT_EQ(tokens_->verify(other).error().detail, "expired");
}

TEST_P(AccessTokensTest, A32_GiveBackTheSessionTheyWereIssuedFor) {
    const Session issued = session();
    const auto verified = tokens_->verify(tokens_->issue(issued));
    ASSERT_TRUE(verified) << verified.error().detail;
    EXPECT_EQ(verified->id, issued.id);
    EXPECT_EQ(verified->user_id, issued.user_id);
    EXPECT_EQ(verified->role, issued.role);
    EXPECT_EQ(verified->methods, issued.methods);
    EXPECT_EQ(verified->authenticated_at, issued.authenticated_at);
    EXPECT_EQ(verified->expires_at, issued.expires_at);
}

TEST_P(AccessTokensTest, A32_SayWhatRfc9068WantsInLessThanAKilobyte) {
    Session session = AccessTokensTest::session();
    session.methods = "pwd otp";
    clock_.advance(700ms);
    const std::string token = tokens_->issue(session);
    EXPECT_LT(token.size(), 1024u);
    const json::object header = part(token, 0);
    EXPECT_EQ(header, (json::object{{"alg", "ES256"}, {"typ", "at+jwt"}, {"kid", signing_->current().kid}}));
    const json::object claims = part(token, 1);
    EXPECT_EQ(claims.at("iss"), "https://taxasge.gq");
    EXPECT_EQ(claims.at("sub"), json::value(session.user_id.text()));
    EXPECT_EQ(claims.at("aud"), "taxasge");
    EXPECT_EQ(claims.at("sid"), json::value(session.id.text()));
    EXPECT_EQ(claims.at("role"), "admin");
    EXPECT_EQ(claims.at("amr"), (json::array{"pwd", "otp"}));
    EXPECT_EQ(claims.at("exp").as_int64() - claims.at("iat").as_int64(), 15 * 60);
    EXPECT_EQ(claims.at("auth_time").as_int64(), to_milliseconds(session.authenticated_at) / 1000);
    EXPECT_EQ(claims.at("jti").as_string().size(), 22u);
    EXPECT_EQ(claims.size(), 10u);
}

TEST_P(AccessTokensTest, AU_23_TwoOfOneSecondDiffer) {
    const Session session = AccessTokensTest::session();
    const std::string first = tokens_->issue(session);
    const std::string second = tokens_->issue(session);
    EXPECT_NE(part(first, 1).at("jti"), part(second, 1).at("jti"));
}

TEST_P(AccessTokensTest, ExpireAfter15MinutesAndTheLeewayOfTwoClocks) {
    const std::string token = tokens_->issue(session());
    clock_.advance(15min + 30s - 1ms);
    ASSERT_TRUE(run(here_.feed.poll()));
    EXPECT_TRUE(tokens_->verify(token));
    clock_.advance(1ms);
    const auto late = tokens_->verify(token);
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Code::unauthenticated);
    EXPECT_EQ(late.error().reason, "invalid_access_token");
}

TEST_P(AccessTokensTest, PF_27_AreGoodAtEveryInstance) {
    const auto other = open_another({});
    test::Instance there{*other, keys_, clock_};
    ASSERT_TRUE(run(there.feed.load()));
    const auto signing = *run(test::load_keys(*other, keys_, clock_));
    const LiveSigningKeys live{*signing};
    const AccessTokens tokens{live, there.revocations, realm_, clock_};
    EXPECT_TRUE(tokens.verify(tokens_->issue(session())));
}

TEST_P(AccessTokensTest, A40_AreVoidOnceTheirSessionIsRevoked) {
    const Session session = AccessTokensTest::session();
    const std::string token = tokens_->issue(session);
    here_.revocations.add({revocation_of(session.id, clock_.now())});
    EXPECT_EQ(tokens_->verify(token).error().reason, "invalid_access_token");
}

TEST_P(AccessTokensTest, A40_AreNotBelievedByAnInstanceThatIsCutOff) {
    const std::string token = tokens_->issue(session());
    clock_.advance(11s);
    EXPECT_EQ(tokens_->verify(token).error().code, Code::unavailable);
    EXPECT_EQ(tokens_->verify("x").error().code, Code::unauthenticated) << "what is no token needs no list";
}

// A lapsed revocation must never free a token that is still in its time.
TEST_P(AccessTokensTest, A40_StayVoidUntilTheyHaveLapsed) {
    const Session session = AccessTokensTest::session();
    const std::string token = tokens_->issue(session);
    here_.revocations.add({revocation_of(session.id, clock_.now())});
    for (auto age = 0s; age < 30min; age += 10s) {
        clock_.advance(10s);
        ASSERT_TRUE(run(here_.feed.poll()));
        ASSERT_FALSE(tokens_->verify(token));
    }
    EXPECT_EQ(here_.revocations.size(), 0u);
}

TEST_P(AccessTokensTest, A74_ASignOutHoldsAlsoAtAnInstanceWhoseClockIsTenMinutesAhead) {
    SettableClock early{clock_.now() + 10min};
    test::Instance there{database(), keys_, early};
    const AccessTokens tokens_there{*live_, there.revocations, realm_, early};
    Session session = AccessTokensTest::session();
    session.expires_at = early.now() + access_token_lifetime;
    const std::string token = tokens_there.issue(session);
    const Revocation ended = revocation_of(session.id, clock_.now());  // signed out here
    run_sql("INSERT INTO revocations (session_id, revoked_at, expires_at) VALUES ($1, $2, $3)",
            bind(ended.session_id, ended.revoked_at, ended.expires_at));
    ASSERT_TRUE(run(there.feed.load()));
    for (auto age = 0s; age < 20min; age += 10s) {
        early.advance(10s);
        ASSERT_TRUE(run(there.feed.poll()));
        ASSERT_FALSE(tokens_there.verify(token)) << age;
    }
}

// For the thread sanitizer: each I/O thread checks and issues with the same objects while the feed renews the
// list.
TEST_P(AccessTokensTest, A73_ManyThreadsMayIssueAndCheckWhileOneRenews) {
    const Session live = session();
    std::atomic<int> good{0};
    std::vector<std::jthread> threads;
    for (int i = 0; i < 4; ++i)
        threads.emplace_back([&] {
            for (int j = 0; j < 50; ++j) good += tokens_->verify(tokens_->issue(live)).has_value() ? 1 : 0;
        });
    for (int i = 0; i < 200; ++i)
        here_.revocations.renew({revocation_of(Id::make(clock_.now()), clock_.now())}, clock_.now());
    threads.clear();
    EXPECT_EQ(good, 200);
    EXPECT_EQ(here_.revocations.size(), 200u);
}

TEST_P(AccessTokensTest, A34_OfThePreviousKeyAreStillGood) {
    const std::string token = tokens_->issue(session());
    run_sql("UPDATE signing_keys SET state = 'previous'");
    const Es256Key made = Es256Key::generate();
    run_sql("INSERT INTO signing_keys (kid, state, private_sealed, created_at) VALUES ($1, 'current', $2, 9)",
            bind(made.thumbprint(),
                 keys_.seal(as_bytes(made.der().expose()), "signing-key:" + made.thumbprint())));
    const auto signing = *run(test::load_keys(database(), keys_, clock_));
    const LiveSigningKeys live{*signing};
    const AccessTokens rotated{live, here_.revocations, realm_, clock_};
    EXPECT_TRUE(rotated.verify(token));
    EXPECT_FALSE(tokens_->verify(rotated.issue(session())));
}

}  // namespace
}  // namespace taxasge
