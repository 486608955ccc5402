#include "server/users/account_standing.hpp"

#include "server/sessions/revocation_feed.hpp"
#include "server/sessions/sessions_scene.hpp"
#include "server/users/accounts_fixture.hpp"
#include "tests/support/run_awaitable.hpp"

#include <future>

namespace taxasge {
namespace {

class AccountStandingUseCase : public AccountsFixture {
 protected:
    void SetUp() override {
        AccountsFixture::SetUp();
        if (!IsSkipped())
            standing_ = std::make_unique<AccountStanding>(database(), kit_->revocations, clock_);
    }
    static Email maria() { return Email::parse("Maria@example.gq").value(); }
    static Email ana() { return Email::parse("ana@example.gq").value(); }
    Standing suspend() { return run(standing_->suspend(maria())).value(); }
    Standing activate() { return run(standing_->activate(maria())).value(); }
    Standing set_role(Role role) { return run(standing_->set_role(maria(), role)).value(); }

    // The access token of a new login, believed here.
    std::string token() {
        kit_->revocations.renew({}, clock_.now());
        return std::string{login(good_password).body.at("access_token").as_string()};
    }
    bool is_believed(const std::string& token) { return kit_->access_tokens.verify(token).has_value(); }
    std::int64_t live_sessions() { return count("SELECT COUNT(*) FROM sessions WHERE ended_at IS NULL"); }
    std::int64_t audited(std::string_view kind) {
        return count("SELECT COUNT(*) FROM audit_events WHERE kind = $1", bind(kind));
    }

    // Both threads that hash passwords wait for the gate.
    void close_pool(std::shared_future<void> gate) {
        for (int i = 0; i < 2; ++i) test::start(others_, kit_->pool.run([gate] { gate.wait(); }));
        others_.poll();
    }
    // The answer to a login that had read the account before `deed` changed it.
    template <class Deed>
    Answer login_overtaken_by(Deed deed) {
        std::promise<void> gate;
        close_pool(gate.get_future().share());
        const Request request = request_of({}, {{"email", "maria@example.gq"}, {"password", good_password}});
        auto late = test::start(context(), kit_->login_handler(request));
        while (kit_->pool.waiting() < 3) {
            context().restart();
            context().run_one_for(std::chrono::milliseconds{10});
        }
        deed();
        gate.set_value();
        const Answer answer = to_answer(test::wait_while_running(context(), late));
        others_.restart();
        others_.run();
        return answer;
    }

    boost::asio::io_context others_;
    std::unique_ptr<AccountStanding> standing_;
};
TAXASGE_ON_BOTH_DATABASES(AccountStandingUseCase);

TEST_P(AccountStandingUseCase, A40_WhoIsSuspendedIsSignedOutHereAtOnceAndElsewhereAtTheNextPoll) {
    have_account();
    have_account({{"email", "ana@example.gq"}});
    const std::string one = token();
    const std::string two = token();
    const Answer ana = login(good_password, "ana@example.gq");
    Revocations elsewhere{clock_};
    RevocationFeed feed{database(), elsewhere, clock_};
    ASSERT_TRUE(run(feed.load()));
    EXPECT_EQ(elsewhere.size(), 0U);

    const Standing done = suspend();
    EXPECT_TRUE(done.changed);
    EXPECT_EQ(done.sessions, 2U);
    EXPECT_FALSE(is_believed(one));
    EXPECT_FALSE(is_believed(two));
    EXPECT_TRUE(is_believed(std::string{ana.body.at("access_token").as_string()}));
    ASSERT_TRUE(run(feed.poll()));
    EXPECT_EQ(elsewhere.size(), 2U);
    EXPECT_EQ(live_sessions(), 1);
    EXPECT_EQ(audited("account_suspended"), 1);
    EXPECT_EQ(login(good_password).reason, "account_suspended");
}

TEST_P(AccountStandingUseCase, ASecondTimeChangesNothingAndIsNotAudited) {
    have_account();
    suspend();
    const Standing again = suspend();
    EXPECT_FALSE(again.changed);
    EXPECT_EQ(audited("account_suspended"), 1);
}

TEST_P(AccountStandingUseCase, WhoIsActivatedGetsInAgainAndNoSessionOfBeforeComesBack) {
    have_account();
    const std::string before = token();
    suspend();
    EXPECT_TRUE(activate().changed);
    EXPECT_EQ(audited("account_activated"), 1);
    EXPECT_FALSE(is_believed(before));
    EXPECT_EQ(login(good_password).status, 200U);
    EXPECT_FALSE(activate().changed) << "who is not suspended keeps the sessions";
    EXPECT_EQ(live_sessions(), 1);
}

TEST_P(AccountStandingUseCase, AnAddressThatWasNeverVerifiedIsNotSoByBeingActivated) {
    Browser browser;
    sign_up(browser);
    suspend();
    activate();
    EXPECT_EQ(text("SELECT status FROM users"), "pending");
    EXPECT_EQ(login(good_password).reason, "email_not_verified");
}

TEST_P(AccountStandingUseCase, A40_AnotherRoleEndsTheSessionsOfTheOldOne) {
    have_account();
    const std::string before = token();
    EXPECT_FALSE(set_role(Role::user).changed);
    EXPECT_TRUE(is_believed(before));
    const Standing done = set_role(Role::agent);
    EXPECT_TRUE(done.changed);
    EXPECT_EQ(done.sessions, 1U);
    EXPECT_FALSE(is_believed(before));
    EXPECT_EQ(text("SELECT role FROM users"), "agent");
    EXPECT_EQ(audited("role_changed"), 1);
}

// Its session would begin just after all of them ended, and nobody would look for it.
TEST_P(AccountStandingUseCase, A40_ALoginThatBeganBeforeTheSuspensionGetsNoSession) {
    have_account();
    EXPECT_EQ(login_overtaken_by([&] { suspend(); }).reason, "invalid_credentials");
    EXPECT_EQ(live_sessions(), 0);
}

TEST_P(AccountStandingUseCase, A40_ALoginThatBeganUnderAnotherRoleGetsNoSession) {
    have_account();
    EXPECT_EQ(login_overtaken_by([&] { set_role(Role::admin); }).reason, "invalid_credentials");
    EXPECT_EQ(live_sessions(), 0);
}

TEST_P(AccountStandingUseCase, A44_TheLastAdministratorStaysOne) {
    have_account();
    have_account({{"email", "ana@example.gq"}});
    set_role(Role::admin);
    for (const auto& refused :
         {run(standing_->suspend(maria())), run(standing_->set_role(maria(), Role::agent)),
          run(standing_->set_role(maria(), Role::user))}) {
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().code, Code::forbidden);
        EXPECT_NE(refused.error().detail.find("last administrator"), std::string::npos);
    }
    EXPECT_EQ(text("SELECT role FROM users WHERE email_key = 'maria@example.gq' AND status = 'active'"),
              "admin");
    EXPECT_EQ(audited("account_suspended"), 0);
    EXPECT_FALSE(set_role(Role::admin).changed) << "who is one already stays one";
    ASSERT_TRUE(run(standing_->set_role(ana(), Role::admin)));
    EXPECT_TRUE(suspend().changed) << "there is another one now";
    EXPECT_FALSE(run(standing_->suspend(ana())));
}

TEST_P(AccountStandingUseCase, A44_OfTwoAdministratorsWhoSuspendEachOtherAtOnceOneStays) {
    have_account();
    have_account({{"email", "ana@example.gq"}});
    for (int round = 0; round < test::repetitions(5, 50); ++round) {
        run_sql("UPDATE users SET role = 'admin', status = 'active'");
        const auto elsewhere = open_another({});
        const AccountStanding there{*elsewhere, kit_->revocations, clock_};
        std::vector<boost::asio::awaitable<Result<Standing>>> deeds;
        deeds.push_back(standing_->suspend(maria()));
        deeds.push_back(there.suspend(ana()));
        std::size_t done = 0;
        for (const auto& one : run_all(std::move(deeds))) done += one.has_value();
        EXPECT_EQ(done, 1U);
        EXPECT_EQ(count("SELECT COUNT(*) FROM users WHERE role = 'admin' AND status = 'active'"), 1);
    }
}

TEST_P(AccountStandingUseCase, NobodyIsNotFoundAndNothingIsWritten) {
    have_account();
    const Email nobody = Email::parse("nobody@example.gq").value();
    EXPECT_EQ(run(standing_->suspend(nobody)).error().code, Code::not_found);
    EXPECT_EQ(run(standing_->set_role(nobody, Role::admin)).error().code, Code::not_found);
    EXPECT_EQ(audited("account_suspended") + audited("role_changed"), 0);
}

TEST_P(AccountStandingUseCase, StateSessionsAndAuditRowStandOrFallTogether) {
    have_account();
    const std::string before = token();
    run_sql("ALTER TABLE audit_events RENAME TO gone");
    EXPECT_FALSE(run(standing_->suspend(maria())));
    run_sql("ALTER TABLE gone RENAME TO audit_events");
    EXPECT_EQ(text("SELECT status FROM users"), "active");
    EXPECT_TRUE(is_believed(before));
    EXPECT_EQ(live_sessions(), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 0);
}

}  // namespace
}  // namespace taxasge
