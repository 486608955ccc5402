#include "base/random.hpp"
#include "server/users/accounts_fixture.hpp"

namespace taxasge {
namespace {

class ProfileUseCase : public AccountsFixture {
 protected:
    void SetUp() override {
        AccountsFixture::SetUp();
        if (IsSkipped()) return;
        have_account();
        session_.user_id = *Id::parse(text("SELECT CAST(id AS TEXT) FROM users"));
    }

    Answer read() { return to_answer(run(kit_->read_profile_handler(Request{}, session_))); }

    Answer change(const boost::json::object& body, std::optional<std::string> if_match) {
        Request request = request_of({}, body);
        request.method = Method::patch;
        if (if_match) request.headers.add("If-Match", *if_match);
        return to_answer(run(kit_->change_profile_handler(request, session_)));
    }

    std::string etag() { return std::string{read().headers.find("ETag")}; }

    Session session_;
};
TAXASGE_ON_BOTH_DATABASES(ProfileUseCase);

TEST_P(ProfileUseCase, A45_ReadsTheProfileWithAStrongTag) {
    const Answer answer = read();
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body.at("email"), "maria@example.gq");
    EXPECT_EQ(answer.body.at("phone"), nullptr);
    EXPECT_EQ(answer.body.at("last_login_at"), nullptr);
    EXPECT_EQ(answer.body.size(), 13U);
    const std::string tag{answer.headers.find("ETag")};
    EXPECT_TRUE(tag.size() > 2 && tag.front() == '"' && tag.back() == '"') << tag;
}

TEST_P(ProfileUseCase, A45_ChangesOnlyTheFieldsThatWereSent) {
    const std::string before = etag();
    const Answer answer = change({{"phone", "222 123 456"}, {"language", "pt"}}, before);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.body.at("phone"), "+240222123456");
    EXPECT_EQ(answer.body.at("language"), "pt");
    EXPECT_EQ(answer.body.at("first_name"), "María");
    EXPECT_NE(answer.headers.find("ETag"), before);
    EXPECT_EQ(etag(), answer.headers.find("ETag"));
    const Answer renamed = change({{"first_name", "Ana"}, {"last_name", "Obiang"}}, etag());
    EXPECT_EQ(renamed.body.at("phone"), "+240222123456");
    EXPECT_EQ(renamed.body.at("last_name"), "Obiang");
}

TEST_P(ProfileUseCase, A45_NullOrNothingRemovesThePhoneAndNoName) {
    change({{"phone", "222123456"}}, etag());
    EXPECT_EQ(change({{"phone", nullptr}}, etag()).body.at("phone"), nullptr);
    change({{"phone", "222123456"}}, etag());
    EXPECT_EQ(change({{"phone", ""}}, etag()).body.at("phone"), nullptr);
    EXPECT_EQ(change({{"first_name", nullptr}}, etag()).faults, "first_name:required");
    EXPECT_EQ(change({{"last_name", ""}}, etag()).faults, "last_name:required");
    EXPECT_EQ(change({{"language", nullptr}}, etag()).faults, "language:required");
}

TEST_P(ProfileUseCase, A45_WithoutIfMatch428AndWithAnOldOne412) {
    const std::string old = etag();
    EXPECT_EQ(change({{"first_name", "Ana"}}, std::nullopt).reason, "precondition_required");
    ASSERT_EQ(change({{"first_name", "Ana"}}, old).status, 200U);
    EXPECT_EQ(change({{"first_name", "Eva"}}, old).reason, "precondition_failed");
    EXPECT_EQ(change({}, old).reason, "precondition_failed");
    EXPECT_EQ(change({{"first_name", "Eva"}}, "\"another\"").reason, "precondition_failed");
    for (const char* tag : {"*", "1", "W/\"1\"", "\"1\", \"2\"", "\"", ""})
        EXPECT_EQ(change({{"first_name", "Eva"}}, tag).faults, "If-Match:invalid_etag") << tag;
    EXPECT_EQ(text("SELECT first_name FROM users"), "Ana");
}

TEST_P(ProfileUseCase, A45_OfSixteenChangesAtOnceOneWins) {
    const std::string tag = etag();
    Request request = request_of({}, {{"first_name", "Ana"}});
    request.headers.add("If-Match", tag);
    std::vector<boost::asio::awaitable<Result<Response>>> works;
    for (int i = 0; i < 16; ++i) works.push_back(kit_->change_profile_handler(request, session_));
    int won = 0;
    for (const auto& result : run_all(std::move(works))) won += result ? 1 : 0;
    EXPECT_EQ(won, 1);
}

TEST_P(ProfileUseCase, A45_NothingElseCanBeAssigned) {
    const auto revision = count("SELECT revision FROM users");
    for (const char* field : {"id", "email", "role", "user_type", "status", "email_verified", "mfa_enabled",
                              "created_at", "last_login_at", "password", "password_hash", "revision"})
        EXPECT_EQ(change({{field, "x"}}, etag()).faults, std::string{field} + ":unknown_field");
    EXPECT_EQ(count("SELECT revision FROM users"), revision);
}

TEST_P(ProfileUseCase, AnEmptyChangeChangesNothing) {
    const std::string before = etag();
    const Answer answer = change({}, before);
    EXPECT_EQ(answer.status, 200U);
    EXPECT_EQ(answer.headers.find("ETag"), before);
}

TEST_P(ProfileUseCase, ALoginChangesTheTagSinceItChangesTheProfile) {
    const std::string before = etag();
    ASSERT_EQ(login(good_password).status, 200U);
    EXPECT_NE(etag(), before);
}

TEST_P(ProfileUseCase, AnAccountThatIsGoneIsNobodys) {
    run_sql("DELETE FROM users");
    EXPECT_EQ(read().reason, "invalid_access_token");
}

class AccountHousekeepingTest : public AccountsFixture {
 protected:
    void clean() { ASSERT_TRUE(run(kit_->housekeeping.run())); }
};
TAXASGE_ON_BOTH_DATABASES(AccountHousekeepingTest);

TEST_P(AccountHousekeepingTest, A9_UnverifiedAccountsGoAfterSevenDaysAndVerifiedOnesStay) {
    have_account();
    Browser stranger;
    sign_up(stranger, {{"email", "ana@example.gq"}});
    clock_.advance(std::chrono::days{7} - std::chrono::seconds{1});
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 2);
    clock_.advance(std::chrono::seconds{2});
    clean();
    EXPECT_EQ(text("SELECT email FROM users"), "maria@example.gq");
    EXPECT_EQ(count("SELECT COUNT(*) FROM registrations"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM credentials"), 1);
}

TEST_P(AccountHousekeepingTest, A9_RegisteringAgainKeepsAnUnverifiedAccountForAnotherSevenDays) {
    Browser browser;
    sign_up(browser);
    clock_.advance(std::chrono::days{6});
    sign_up(browser);
    clock_.advance(std::chrono::days{6});
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 1);
}

TEST_P(AccountHousekeepingTest, A56_SpentRegistrationsAndOldKeysGo) {
    Browser browser;
    Request request = request_of(browser, registration());
    request.headers.add("Idempotency-Key", "k1");
    send(kit_->sign_up_handler, browser, request);
    verify(browser, {{"token", letters()[0].token}});
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM registrations"), 1);  // still counts for the limit of letters
    EXPECT_EQ(count("SELECT COUNT(*) FROM idempotency_keys"), 1);
    clock_.advance(std::chrono::hours{25});
    clean();
    EXPECT_EQ(count("SELECT COUNT(*) FROM registrations"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM idempotency_keys"), 0);
    EXPECT_EQ(count("SELECT COUNT(*) FROM users"), 1);
}

TEST_P(AccountHousekeepingTest, A56_ManyRowsGoInSmallBatches) {
    Browser browser;
    sign_up(browser);
    for (int i = 0; i < 450; ++i)
        run_sql(
            "INSERT INTO idempotency_keys (key_hash, request_hash, password_hash, expires_at) "
            "VALUES ($1, $1, '-', 1)",
            bind(random_bytes(32)));
    recorder_.take();
    EXPECT_EQ(run(kit_->housekeeping.run()).value(), 450);
    EXPECT_EQ(std::ranges::count(recorder_.take(), "clear_idempotency_keys"), 3);
}

}  // namespace
}  // namespace taxasge
