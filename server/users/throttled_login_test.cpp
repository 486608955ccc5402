#include "server/users/accounts_fixture.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace taxasge {
namespace {

using ::testing::Contains;
using ::testing::ElementsAre;

class ThrottledLoginUseCase : public AccountsFixture {
 protected:
    void SetUp() override {
        AccountsFixture::SetUp();
        if (IsSkipped()) return;
        throttling_.emplace(Throttling::Base{recorder_, cache_, kit_->keys, clock_}, RateLimits::on);
        codes_.emplace(
            LoginCodes::Parts{recorder_, throttling_->counters, kit_->codes, kit_->outbox, clock_});
        login_.emplace(ThrottledLogin::Parts{throttling_->login, *codes_, kit_->hasher}, kit_->login);
    }

    // From the network of that number, in a browser that may have been there before.
    Answer come(int network, boost::json::object changes, Browser& browser) {
        boost::json::object body{{"email", "maria@example.gq"}, {"password", good_password}};
        for (const auto& [name, value] : changes) body[name] = value;
        Request request = request_of(browser, body);
        request.client = fmt::format("10.0.{}.1", network);
        return send(LoginHandler{*login_, kit_->cookie}, browser, request);
    }
    Answer come(int network, boost::json::object changes = {}) {
        Browser browser;
        return come(network, std::move(changes), browser);
    }
    Answer guess(int network, std::string_view email = "maria@example.gq") {
        return come(network, {{"email", email}, {"password", other_password}});
    }

    // One guess fewer than it takes was made by somebody else.
    void fill_row(std::string_view email = "maria@example.gq") {
        EXPECT_EQ(guess(200, email).reason, "invalid_credentials");
        run_sql("UPDATE login_failures SET failures = 90");
    }
    std::vector<std::string> codes_mailed() {
        std::vector<std::string> codes;
        for (const Letter& letter : letters())
            if (letter.kind == LetterKind::login_code) codes.push_back(letter.code);
        return codes;
    }

    MemoryCache cache_{clock_, 1000};
    std::optional<Throttling> throttling_;
    std::optional<LoginCodes> codes_;
    std::optional<ThrottledLogin> login_;
};
TAXASGE_ON_BOTH_DATABASES(ThrottledLoginUseCase);

TEST_P(ThrottledLoginUseCase, A20_AnOrdinaryLoginCostsOneShortReadMore) {
    have_account();
    recorder_.take();
    EXPECT_EQ(come(1).status, 200U);
    const auto throttled = recorder_.take();
    EXPECT_EQ(throttled.front(), "count_login_failures");
    EXPECT_EQ(login(good_password).status, 200U);
    EXPECT_EQ(throttled.size(), recorder_.take().size() + 1);
}

TEST_P(ThrottledLoginUseCase, A20_ANameThatNobodyHasCountsJustTheSame) {
    have_account();
    const auto seen = [&](std::string_view email) {
        std::vector<std::string> all;
        for (int i = 0; i < 8; ++i) {
            recorder_.take();
            all.push_back(guess(1, email).reason);
            for (const std::string& statement : recorder_.take()) all.push_back(statement);
        }
        return all;
    };
    const auto known = seen("maria@example.gq");
    EXPECT_EQ(known, seen("nobody@example.gq"));
    EXPECT_THAT(known, Contains("too_many_requests"));
    EXPECT_THAT(known, Contains("invalid_credentials"));
}

TEST_P(ThrottledLoginUseCase, A23_TheRefusalComesBeforeTheHashAndSaysWhenToComeBack) {
    have_account();
    for (int i = 0; i < 6; ++i) EXPECT_EQ(guess(1).reason, "invalid_credentials");
    Browser browser;
    Request request = request_of(browser, {{"email", "maria@example.gq"}, {"password", good_password}});
    request.client = "10.0.1.9";
    recorder_.take();
    const auto refused = run(LoginHandler{*login_, kit_->cookie}(request));
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().code, Code::too_many);
    EXPECT_EQ(refused.error().retry_after, std::chrono::seconds{5});
    EXPECT_THAT(recorder_.take(), ElementsAre("find_device_of_account"));
    EXPECT_EQ(come(2).status, 200U) << "another network";
}

TEST_P(ThrottledLoginUseCase, A20_StrangersDoNotSlowTheOwnersOwnDevice) {
    have_account();
    Browser owner;
    ASSERT_EQ(come(250, {{"transport", "cookie"}}, owner).status, 200U);
    int hashed = 0;
    for (int i = 0; i < 110; ++i) {
        hashed += guess(i % 10).reason == "invalid_credentials" ? 1 : 0;
        hashed += guess(20 + i).reason == "invalid_credentials" ? 1 : 0;
        if (i % 20 != 10) continue;
        EXPECT_EQ(come(1, {{"transport", "cookie"}}, owner).status, 200U) << i;
    }
    EXPECT_LE(hashed, 100);
    EXPECT_GE(hashed, 90);
    EXPECT_EQ(come(1, {{"transport", "cookie"}}, owner).status, 200U);
    EXPECT_EQ(come(199).reason, "email_code_required");
}

TEST_P(ThrottledLoginUseCase, A20_AKnownDeviceHasLimitsOfItsOwn) {
    have_account();
    Browser thief;
    ASSERT_EQ(come(1, {{"transport", "cookie"}}, thief).status, 200U);
    int hashed = 0;
    for (int i = 0; i < 40; ++i)
        hashed += come(i, {{"password", other_password}}, thief).reason == "invalid_credentials" ? 1 : 0;
    EXPECT_LE(hashed, 10);
    EXPECT_EQ(come(90).status, 200U) << "and the owner, elsewhere, is not slowed";
}

TEST_P(ThrottledLoginUseCase, A20_OnADeviceOfTwoPeopleEachHasTriesOfTheirOwn) {
    have_account();
    have_account({{"email", "ana@example.gq"}});
    Browser shared;
    const auto knows = [&](int network, const char* email, const char* password) {
        return come(network, {{"email", email}, {"password", password}, {"transport", "cookie"}}, shared);
    };
    ASSERT_EQ(knows(1, "maria@example.gq", good_password).status, 200U);
    ASSERT_EQ(knows(1, "ana@example.gq", good_password).status, 200U);
    for (int i = 0; i < 8; ++i) knows(2 + i, "maria@example.gq", other_password);
    EXPECT_EQ(knows(20, "maria@example.gq", good_password).reason, "too_many_requests");
    guess(21, "ana@example.gq");  // a stranger's failure, so that it is asked whose device this is
    EXPECT_EQ(knows(22, "ana@example.gq", good_password).status, 200U);
}

TEST_P(ThrottledLoginUseCase, A20_AfterTooManyInARowTheMailedCodeOpensWithThePassword) {
    have_account();
    fill_row();
    EXPECT_EQ(come(1).reason, "email_code_required");
    ASSERT_EQ(codes_mailed().size(), 1U);
    const std::string code = codes_mailed().front();
    const std::string wrong = code == "000000" ? "000001" : "000000";
    EXPECT_EQ(come(1, {{"email_code", wrong}}).reason, "email_code_required");
    EXPECT_EQ(come(2, {{"email_code", code}, {"password", other_password}}).reason, "invalid_credentials");
    EXPECT_EQ(come(1, {{"email_code", code}}).status, 200U);
    EXPECT_EQ(codes_mailed().size(), 1U);
    EXPECT_EQ(come(3).status, 200U) << "the row is over";
    EXPECT_EQ(come(4, {{"email_code", code}}).status, 200U) << "and a code is not looked at";
}

TEST_P(ThrottledLoginUseCase, A20_WithoutTheCodeThePasswordIsNotLookedAt) {
    have_account();
    fill_row();
    for (const char* password : {good_password, other_password}) {
        recorder_.take();
        EXPECT_EQ(come(1, {{"password", password}}).reason, "email_code_required");
        EXPECT_THAT(recorder_.take(), ::testing::Not(Contains("find_user_by_email")));
    }
}

TEST_P(ThrottledLoginUseCase, A20_WhoCouldNotSignInAnywayIsAskedForACodeAndGetsNone) {
    Browser browser;
    sign_up(browser);
    fill_row();
    EXPECT_EQ(come(1).reason, "email_code_required");
    have_account({{"email", "ana@example.gq"}});
    run_sql("UPDATE users SET status = 'suspended' WHERE email_key = 'ana@example.gq'");
    fill_row("ana@example.gq");
    EXPECT_EQ(come(1, {{"email", "ana@example.gq"}}).reason, "email_code_required");
    EXPECT_TRUE(codes_mailed().empty());
}

TEST_P(ThrottledLoginUseCase, A20_ANameThatNobodyHasIsAskedForACodeToo) {
    fill_row("nobody@example.gq");
    EXPECT_EQ(come(1, {{"email", "nobody@example.gq"}}).reason, "email_code_required");
    EXPECT_EQ(come(2, {{"email", "nobody@example.gq"}, {"email_code", "123456"}}).reason,
              "email_code_required");
    EXPECT_TRUE(letters().empty());
    EXPECT_EQ(count("SELECT COUNT(*) FROM login_failures WHERE code_id IS NOT NULL"), 1);
}

TEST_P(ThrottledLoginUseCase, A20_StrangersCanNeitherUseUpTheOwnersCodeNorItsLetters) {
    have_account();
    fill_row();
    for (int i = 1; i <= 30; ++i) EXPECT_EQ(come(i).reason, "email_code_required");
    ASSERT_EQ(codes_mailed().size(), 1U);
    const std::string code = codes_mailed().front();
    const std::string wrong = code == "000000" ? "000001" : "000000";
    for (int i = 0; i < 30; ++i)
        for (int of_one = 0; of_one < 5; ++of_one) come(31 + i, {{"email_code", wrong}});
    EXPECT_EQ(come(100, {{"email_code", code}}).status, 200U);
}

TEST_P(ThrottledLoginUseCase, A13_OfManyWhoAskAtOnceOneHasTheCodeSent) {
    have_account();
    fill_row();
    LoginHandler handler{*login_, kit_->cookie};
    std::vector<Request> requests;
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    Browser browser;
    for (int network = 0; network < 8; ++network) {
        requests.push_back(request_of(browser, {{"email", "maria@example.gq"}, {"password", good_password}}));
        requests.back().client = fmt::format("10.1.{}.1", network);
    }
    for (const Request& request : requests) works.push_back(handler(request));
    for (const auto& answer : run_all(std::move(works)))
        EXPECT_EQ(answer.error().reason, "email_code_required");
    EXPECT_EQ(codes_mailed().size(), 1U);
}

TEST_P(ThrottledLoginUseCase, A13_ACodeHasFiveTriesANetworkAndTenMinutes) {
    have_account();
    fill_row();
    come(1);
    const std::string code = codes_mailed().front();
    const std::string wrong = code == "000000" ? "000001" : "000000";
    for (int i = 0; i < 5; ++i) EXPECT_EQ(come(2, {{"email_code", wrong}}).reason, "email_code_required");
    clock_.advance(std::chrono::seconds{20});
    EXPECT_EQ(come(2, {{"email_code", code}}).reason, "email_code_required") << "the sixth of that network";
    clock_.advance(std::chrono::minutes{10});
    EXPECT_EQ(come(3, {{"email_code", code}}).reason, "email_code_required") << "too late";
    EXPECT_EQ(codes_mailed().size(), 1U) << "no other letter before twelve minutes";
    clock_.advance(std::chrono::minutes{2});
    EXPECT_EQ(come(4).reason, "email_code_required");
    ASSERT_EQ(codes_mailed().size(), 2U);
    EXPECT_EQ(come(4, {{"email_code", codes_mailed().back()}}).status, 200U);
}

// A stranger may choose a password when registering somebody's address, and sign in with it as often as they
// like: that must not end the row.
TEST_P(ThrottledLoginUseCase, A11_APasswordThatOnlyClaimsTheAddressEndsNoRow) {
    have_account();
    Browser stranger;
    sign_up(stranger, {{"password", other_password}});
    EXPECT_EQ(guess(1).reason, "email_not_verified");
    EXPECT_EQ(guess(2).reason, "email_not_verified");
    EXPECT_EQ(count("SELECT failures FROM login_failures"), 2);
}

TEST_P(ThrottledLoginUseCase, TheCodeHasSixDigits) {
    EXPECT_EQ(come(1, {{"email_code", "12345"}}).faults, "email_code:invalid_code");
}

}  // namespace
}  // namespace taxasge
