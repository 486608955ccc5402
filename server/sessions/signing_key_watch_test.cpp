#include "server/sessions/signing_key_watch.hpp"

#include "server/sessions/access_token.hpp"
#include "server/sessions/sessions_scene.hpp"
#include "server/sessions/signing_key_rotation.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

// What goes to the database, counted.
class CountedReads final : public Database {
 public:
    explicit CountedReads(Database& database) : database_(database) {}

    boost::asio::awaitable<Result<RowSet>> read(const Statement& statement, Parameters parameters) override {
        ++reads;
        return database_.read(statement, std::move(parameters));
    }
    boost::asio::awaitable<Result<RowSet>> write(const Statement& statement, Parameters parameters) override {
        return database_.write(statement, std::move(parameters));
    }
    boost::asio::awaitable<Result<void>> ping() override { return database_.ping(); }
    [[nodiscard]] std::string_view dialect() const override { return database_.dialect(); }

    int reads = 0;

 protected:
    boost::asio::awaitable<Result<void>> run_transaction(std::shared_ptr<TransactionBody>) override {
        co_return fail(internal_error("nobody has one here"));
    }

 private:
    Database& database_;
};

class SigningKeyWatchTest : public test::SessionsScene {
 protected:
    void SetUp() override {
        SessionsScene::SetUp();
        if (IsSkipped()) return;
        live_ = std::make_unique<LiveSigningKeys>(**run(test::load_keys(database(), keys_, clock_)));
        watch_ = std::make_unique<SigningKeyWatch>(*live_, counted_, keys_, clock_);
        tokens_ = std::make_unique<AccessTokens>(*live_, here_.revocations, realm_, clock_);
        here_.revocations.renew({}, clock_.now());
    }

    Session session() { return sign_in(add_user()).session; }
    // By another instance, which has heard of what this one has not.
    std::string token_from_elsewhere(const Session& session) {
        const LiveSigningKeys there{**run(test::load_keys(database(), keys_, clock_))};
        return AccessTokens{there, here_.revocations, realm_, clock_}.issue(session);
    }
    bool look(const std::string& token) { return run(watch_->look_for_key_of(token)).value(); }
    static std::string token_by_an_invented_key() {
        const std::string kid = to_base64url(random_bytes(32));
        return to_base64url(as_bytes(R"({"alg":"ES256","typ":"at+jwt","kid":")" + kid + R"("})")) + ".e30.AA";
    }

    CountedReads counted_{database()};
    SigningKeyRotation rotation_{database(), keys_, clock_};
    const TokenRealm realm_{"http://localhost:8080", "taxasge"};
    std::unique_ptr<LiveSigningKeys> live_;
    std::unique_ptr<SigningKeyWatch> watch_;
    std::unique_ptr<AccessTokens> tokens_;
};
TAXASGE_ON_BOTH_DATABASES(SigningKeyWatchTest);

TEST_P(SigningKeyWatchTest, A34_ATokenByAKeyThatIsNotKnownYetIsGoodAfterALook) {
    const Session mine = session();
    ASSERT_TRUE(run(rotation_.replace_all()));
    const std::string token = token_from_elsewhere(mine);
    EXPECT_FALSE(tokens_->verify(token));
    EXPECT_TRUE(look(token));
    EXPECT_TRUE(tokens_->verify(token));
    EXPECT_FALSE(look(token)) << "known by now";
}

TEST_P(SigningKeyWatchTest, A34_InventedKeysMakeItReadOnceForAllWhoWait) {
    std::vector<boost::asio::awaitable<Result<bool>>> looks;
    std::vector<std::string> invented;
    for (int i = 0; i < 100; ++i) invented.push_back(token_by_an_invented_key());
    for (const std::string& token : invented) looks.push_back(watch_->look_for_key_of(token));
    for (const auto& looked : run_all(std::move(looks))) EXPECT_TRUE(looked.value());
    // Who comes while a reading is under way waits for the next one.
    EXPECT_LE(counted_.reads, 20);
    EXPECT_GE(counted_.reads, 1);
}

TEST_P(SigningKeyWatchTest, A34_WhatCannotBeOfOursIsNotLookedFor) {
    const Session mine = session();
    const std::string known = tokens_->issue(mine);
    const std::string token = token_by_an_invented_key();
    for (const std::string& refused :
         {std::string{}, std::string{"a.b.c"}, known, token.substr(1), "A" + token, std::string(300, 'A')})
        EXPECT_FALSE(look(refused)) << refused;
    EXPECT_EQ(counted_.reads, 0);
}

TEST_P(SigningKeyWatchTest, A34_NoTokenOutlivesItsKeyAlsoWhereItWasCheckedBefore) {
    const std::string token = tokens_->issue(session());
    ASSERT_TRUE(tokens_->verify(token));
    ASSERT_TRUE(run(rotation_.replace_all()));
    EXPECT_TRUE(tokens_->verify(token)) << "this instance has not heard of it";
    ASSERT_TRUE(run(watch_->renew()));
    EXPECT_FALSE(tokens_->verify(token));
}

TEST_P(SigningKeyWatchTest, A34_AnOrdinaryRotationLeavesTheTokensThatWereCheckedBefore) {
    ASSERT_TRUE(run(rotation_.keep_fresh()));
    ASSERT_TRUE(run(watch_->renew()));
    const std::string token = tokens_->issue(session());
    ASSERT_TRUE(tokens_->verify(token));
    const auto epoch = live_->epoch();
    clock_.advance(signing_key_notice);
    ASSERT_TRUE(run(rotation_.rotate()));
    ASSERT_TRUE(run(watch_->renew()));
    EXPECT_EQ(live_->epoch(), epoch);
    here_.revocations.renew({}, clock_.now());
    EXPECT_TRUE(tokens_->verify(token));
}

TEST_P(SigningKeyWatchTest, A54_WithMasterKeysThatDoNotOpenANewKeyItGoesOnWithWhatItHas) {
    const Session mine = session();
    const std::string before = tokens_->issue(mine);
    const MasterKeys others = test::make_master_keys();
    ASSERT_TRUE(run(SigningKeyRotation{database(), others, clock_}.replace_all()));
    EXPECT_EQ(run(watch_->renew()).error().reason, "wrong_master_keys");
    EXPECT_TRUE(tokens_->verify(before));
    EXPECT_EQ(run(watch_->look_for_key_of(token_by_an_invented_key())).error().code, Code::unavailable);
}

}  // namespace
}  // namespace taxasge
