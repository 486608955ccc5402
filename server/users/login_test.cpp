#include "server/users/accounts_fixture.hpp"

#include "tests/support/run_awaitable.hpp"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <sodium.h>

#include <future>

namespace taxasge {
namespace {

class LoginUseCase : public AccountsFixture {
 protected:
    Answer login_with(boost::json::object changes, Browser& browser) {
        boost::json::object body{{"email", "maria@example.gq"}, {"password", good_password}};
        for (const auto& [name, value] : changes) body[name] = value;
        return post(kit_->login_handler, browser, body);
    }
    Answer login_with(boost::json::object changes) {
        Browser browser;
        return login_with(std::move(changes), browser);
    }
};
TAXASGE_ON_BOTH_DATABASES(LoginUseCase);

TEST_P(LoginUseCase, AU_12_OpensASessionAndTellsWhoItIsWithoutAHash) {
    Browser browser = have_account({{"phone", "222123456"}, {"language", "fr"}});
    recorder_.take();
    const Answer answer = login_with({}, browser);
    ASSERT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body.at("token_type"), "Bearer");
    EXPECT_EQ(answer.body.at("expires_in"), 900);
    EXPECT_EQ(answer.body.at("device_id").as_string().size(), 22U);
    EXPECT_TRUE(kit_->refresh_tokens.parse(answer.body.at("refresh_token").as_string()));
    const auto& user = answer.body.at("user").as_object();
    std::vector<std::string> names;
    for (const auto& [name, value] : user) names.emplace_back(name);
    EXPECT_THAT(names, ::testing::ElementsAre("id", "email", "first_name", "last_name", "phone", "role",
                                              "user_type", "status", "language", "email_verified",
                                              "mfa_enabled", "created_at", "last_login_at"));
    EXPECT_EQ(user.at("role"), "user");
    EXPECT_EQ(user.at("status"), "active");
    EXPECT_EQ(user.at("phone"), "+240222123456");
    EXPECT_EQ(user.at("email_verified"), true);
    EXPECT_EQ(user.at("last_login_at"), boost::json::value(to_rfc3339(clock_.now())));
    EXPECT_FALSE(boost::json::serialize(answer.body).contains("argon2"));
    EXPECT_EQ(answer.headers.find("Set-Cookie"), "");
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM audit_events WHERE kind = 'login'"), 1);
    EXPECT_THAT(recorder_.take(), ::testing::ElementsAre("find_user_by_email", "begin", "note_login",
                                                         "insert_session", "insert_audit_event", "commit"));
}

// 2,000 who come at once should cost whoever reads a profile no time.
TEST_P(LoginUseCase, A3_WhileNoHashWouldBeMadeNothingElseIsDoneEither) {
    have_account();
    boost::asio::io_context others;
    std::promise<void> gate;
    const auto open = gate.get_future().share();
    for (int i = 0; i < 64; ++i) test::start(others, kit_->pool.run([open] { open.wait(); }));
    others.run_for(std::chrono::milliseconds{50});
    ASSERT_FALSE(kit_->pool.take_place());
    recorder_.take();
    Browser browser;
    const auto result = run(kit_->login_handler(
        request_of(browser, {{"email", "maria@example.gq"}, {"password", good_password}})));
    gate.set_value();
    others.restart();
    others.run();
    ASSERT_FALSE(result);
    EXPECT_EQ(result.error().code, Code::unavailable);
    EXPECT_GT(result.error().retry_after.count(), 0);
    EXPECT_THAT(recorder_.take(), ::testing::IsEmpty());
    EXPECT_EQ(login_with({}).status, 200U);
}

TEST_P(LoginUseCase, A25_TheTokenIsOfANewSessionEachTime) {
    have_account();
    kit_->revocations.renew({}, clock_.now());
    const Answer first = login_with({});
    const Answer second = login_with({});
    const auto one = kit_->access_tokens.verify(first.body.at("access_token").as_string());
    const auto two = kit_->access_tokens.verify(second.body.at("access_token").as_string());
    ASSERT_TRUE(one && two);
    EXPECT_NE(one->id, two->id);
    EXPECT_EQ(one->user_id.text(), std::string{first.body.at("user").at("id").as_string()});
}

TEST_P(LoginUseCase, A18_EveryWrongWayIsTheSameRefusalAfterTheSameStatements) {
    have_account();
    const auto refused = [&](std::string_view email, std::string_view password) {
        recorder_.take();
        const Answer answer = login(password, email);
        EXPECT_THAT(recorder_.take(), ::testing::ElementsAre("find_user_by_email"));
        EXPECT_EQ(answer.faults, "");
        return answer.reason;
    };
    EXPECT_EQ(refused("nobody@example.gq", good_password), "invalid_credentials");
    EXPECT_EQ(refused("maria@example.gq", other_password), "invalid_credentials");
    EXPECT_EQ(refused("maria@example.gq", std::string{good_password} + " "), "invalid_credentials");
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(refused("maria@example.gq", other_password), "invalid_credentials");
    run_sql("UPDATE users SET status = 'pending', email_verified = 0");
    EXPECT_EQ(refused("maria@example.gq", other_password), "invalid_credentials");
    run_sql("DELETE FROM credentials");
    EXPECT_EQ(refused("maria@example.gq", good_password), "invalid_credentials");
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
}

// Otherwise registering and then signing in would tell strangers who has an account.
TEST_P(LoginUseCase, A11_RegisteringAndThenSigningInDoesNotTellWhetherTheAddressWasTaken) {
    have_account();
    Browser stranger;
    sign_up(stranger, {{"password", other_password}});
    sign_up(stranger, {{"email", "free@example.gq"}, {"password", other_password}});
    for (const char* email : {"maria@example.gq", "free@example.gq"}) {
        recorder_.take();
        const Answer answer = login(other_password, email);
        EXPECT_EQ(answer.reason, "email_not_verified") << email;
        EXPECT_THAT(recorder_.take(), ::testing::ElementsAre("find_user_by_email"));
    }
    EXPECT_EQ(login(good_password).status, 200U) << "the owner's own password still opens";
    clock_.advance(std::chrono::days{8});
    ASSERT_TRUE(run(kit_->housekeeping.run()));
    for (const char* email : {"maria@example.gq", "free@example.gq"})
        EXPECT_EQ(login(other_password, email).reason, "invalid_credentials") << email;
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(LoginUseCase, AU_38_OnlyACorrectPasswordLearnsTheStateOfTheAccount) {
    Browser browser;
    sign_up(browser);
    EXPECT_EQ(login(good_password).reason, "email_not_verified");
    verify(browser, {{"token", letters()[0].token}});
    run_sql("UPDATE users SET status = 'suspended'");
    EXPECT_EQ(login(good_password).reason, "account_suspended");
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
}

// A29: there is no second factor yet, so there is no session for them.
TEST_P(LoginUseCase, A29_AgentsAndAdministratorsGetNoSessionWithAPasswordAlone) {
    have_account();
    for (const char* role : {"agent", "admin"}) {
        run_sql("UPDATE users SET role = $1", bind(role));
        EXPECT_EQ(login(good_password).reason, "mfa_enrollment_required");
    }
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
}

TEST_P(LoginUseCase, AU_24_TheCaseOfTheAddressDoesNotMatter) {
    have_account({{"email", "Maria@Example.gq"}});
    EXPECT_EQ(login(good_password, "mARIA@eXAMPLE.GQ").status, 200U);
}

TEST_P(LoginUseCase, AU_10_SessionAndTimeOfLoginAndAuditStandOrFallTogether) {
    have_account();
    run_sql("ALTER TABLE audit_events RENAME TO gone");
    EXPECT_EQ(login(good_password).reason, "internal_error");
    run_sql("ALTER TABLE gone RENAME TO audit_events");
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE last_login_at IS NULL"), 1);
}

TEST_P(LoginUseCase, A7_AnOldHashIsRenewedAndTheLoginStandsWhenThatFails) {
    have_account();
    std::array<char, crypto_pwhash_STRBYTES> weak{};  // of another cost than today's
    ASSERT_EQ(crypto_pwhash_str_alg(weak.data(), good_password, std::string_view{good_password}.size(), 2,
                                    std::size_t{2432} * 1024, crypto_pwhash_ALG_ARGON2ID13),
              0);
    constexpr HashCost today = AccountsKit::hash_cost;
    const std::string renewed =
        fmt::format("SELECT COUNT(*) FROM credentials WHERE password_hash LIKE '%m={},t={},p=1%'",
                    today.memory_kib, today.passes);
    run_sql("UPDATE credentials SET password_hash = $1", bind(std::string{weak.data()}));
    run_sql(
        on_sqlite()
            ? "CREATE TRIGGER frozen BEFORE UPDATE ON credentials BEGIN SELECT RAISE(ABORT, 'no'); END"
            : "ALTER TABLE credentials ADD CONSTRAINT frozen CHECK (length(password_hash) = 1) NOT VALID");
    EXPECT_EQ(login(good_password).status, 200U);
    EXPECT_EQ(count(renewed), 0);
    run_sql(on_sqlite() ? "DROP TRIGGER frozen" : "ALTER TABLE credentials DROP CONSTRAINT frozen");
    EXPECT_EQ(login(good_password).status, 200U);
    EXPECT_EQ(count(renewed), 1);
    EXPECT_EQ(login(good_password).status, 200U);
}

TEST_P(LoginUseCase, WithCookieTransportTheRefreshTokenIsInTheCookieAlone) {
    have_account();
    Browser browser;
    const Answer answer = login_with({{"transport", "cookie"}}, browser);
    ASSERT_EQ(answer.status, 200U);
    EXPECT_FALSE(answer.body.contains("refresh_token"));
    EXPECT_THAT(
        std::string{answer.headers.find("Set-Cookie")},
        ::testing::MatchesRegex(R"(__Host-session=[A-Za-z0-9_-]{22}\.[A-Za-z0-9_-]{91}; Path=/; Secure; )"
                                R"(HttpOnly; SameSite=Lax; Max-Age=34560000)"));
}

TEST_P(LoginUseCase, AFormAlwaysGetsTheCookieAndTheBrowserKeepsItsDevice) {
    Browser browser = have_account();
    const std::string device = browser.cookie;
    Request request = request_of(browser, {});
    request.format = BodyFormat::form;
    request.body = "email=maria%40example.gq&password=cuatro+nubes+verdes+19&remember_me=on";
    const Answer answer = send(kit_->login_handler, browser, request);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_TRUE(browser.cookie.starts_with(device + "."));
    EXPECT_EQ(count("SELECT remember FROM sessions"), 1);
}

TEST_P(LoginUseCase, AClientWithoutCookiesNamesItsDevice) {
    have_account();
    const std::string device = Device::make().text();
    EXPECT_EQ(login_with({{"device_id", device}}).body.at("device_id"), boost::json::value(device));
    EXPECT_EQ(login_with({{"device_id", "short"}}).faults, "device_id:invalid_device_id");
}

TEST_P(LoginUseCase, TellsWhichFieldsAreWrongBeforeAnyHash) {
    EXPECT_EQ(login("", "maria@example.gq").faults, "password:required");
    EXPECT_EQ(login(std::string(1025, 'a')).faults, "password:too_long");
    EXPECT_EQ(login(std::string(257, 'a')).faults, "password:too_long");
    EXPECT_EQ(login("x", "maria").faults, "email:invalid_email");
    EXPECT_EQ(login_with({{"transport", "pigeon"}}).faults, "transport:invalid_choice");
    EXPECT_EQ(login_with({{"remember_me", "yes"}}).faults, "remember_me:wrong_type");
    EXPECT_EQ(login_with({{"role", "admin"}}).faults, "role:unknown_field");
    EXPECT_THAT(recorder_.take(), ::testing::IsEmpty());
}

}  // namespace
}  // namespace taxasge
