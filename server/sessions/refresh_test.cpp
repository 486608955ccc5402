#include "server/sessions/refresh.hpp"

#include "base/digest.hpp"
#include "server/sessions/sessions_scene.hpp"
#include "server/sessions/successor.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using test::IsInvalidRefreshToken;

class RefreshTest : public test::SessionsScene {};
TAXASGE_ON_BOTH_DATABASES(RefreshTest);

TEST_P(RefreshTest, GivesANewTokenAndTheSameSession) {
    const Id user = add_user("active", Role::agent);
    const NewSession session = sign_in(user, Remember::this_login, Role::agent);
    clock_.advance(10min);
    const auto refreshed = refresh(session.refresh_token.text);
    ASSERT_TRUE(refreshed) << refreshed.error().detail;
    EXPECT_NE(refreshed->refresh_token.expose(), session.refresh_token.text.expose());
    EXPECT_EQ(refreshed->session.id, session.session.id);
    EXPECT_EQ(refreshed->session.user_id, user);
    EXPECT_EQ(refreshed->session.role, Role::agent);
    EXPECT_EQ(refreshed->session.methods, "pwd");
    EXPECT_EQ(refreshed->session.authenticated_at, session.session.authenticated_at);
    EXPECT_EQ(refreshed->session.expires_at, clock_.now() + 15min);
    EXPECT_EQ(generation_of(session.session.id), 1);
    EXPECT_EQ(text("SELECT client FROM sessions"), "198.51.100.7");
}

TEST_P(RefreshTest, AU_22_WorksRightAfterLoginWhateverTheTimeZoneOfTheMachine) {
    const char* before = std::getenv("TZ");
    const std::string saved = before == nullptr ? "UTC" : before;
    for (const char* zone : {"Pacific/Kiritimati", "America/Adak", "Africa/Malabo"}) {
        setenv("TZ", zone, 1);
        tzset();
        EXPECT_TRUE(refresh(sign_in(add_user()).refresh_token.text)) << zone;
    }
    setenv("TZ", saved.c_str(), 1);
    tzset();
}

TEST_P(RefreshTest, TakesTheRoleThatTheUserHasNow) {
    const Id user = add_user();
    const NewSession session = sign_in(user);
    run_sql("UPDATE users SET role = 'admin' WHERE id = $1", bind(user));
    EXPECT_EQ(refresh(session.refresh_token.text)->session.role, Role::admin);
}

TEST_P(RefreshTest, AU_31_TheChainGoesOnThroughManyGenerations) {
    const NewSession session = sign_in(add_user());
    Secret token = session.refresh_token.text;
    for (int i = 0; i < 20; ++i) token = next(token);
    EXPECT_EQ(generation_of(session.session.id), 20);
    EXPECT_EQ(letters(), 0);
}

TEST_P(RefreshTest, RefusesForeignAndForgedTokens) {
    const NewSession session = sign_in(add_user());
    const RefreshTokens foreign{test::make_master_keys()};
    EXPECT_THAT(refresh(foreign.make(session.session.id, 0).text), IsInvalidRefreshToken());
    EXPECT_THAT(refresh(here_.tokens.make(Id::make(clock_.now()), 0).text), IsInvalidRefreshToken());
    EXPECT_THAT(refresh(Secret{""}), IsInvalidRefreshToken());
    // Made by us but never given out, as after a database was restored: no theft.
    EXPECT_THAT(refresh(here_.tokens.make(session.session.id, 0).text), IsInvalidRefreshToken());
    EXPECT_THAT(refresh(here_.tokens.make(session.session.id, 7).text), IsInvalidRefreshToken());
    EXPECT_FALSE(is_ended(session.session.id));
    EXPECT_EQ(generation_of(session.session.id), 0);
    EXPECT_EQ(audited("refresh_reuse"), 0);
}

TEST_P(RefreshTest, RefusesSuspendedAndPendingUsersWithoutEndingAnything) {
    for (const char* status : {"suspended", "pending"}) {
        const NewSession session = sign_in(add_user(status));
        EXPECT_THAT(refresh(session.refresh_token.text), IsInvalidRefreshToken()) << status;
        EXPECT_FALSE(is_ended(session.session.id));
        EXPECT_EQ(generation_of(session.session.id), 0);
    }
    EXPECT_EQ(letters(), 0);
}

TEST_P(RefreshTest, TheOwnerBeingDeletedTakesTheSessionAlong) {
    const Id user = add_user();
    const NewSession session = sign_in(user);
    run_sql("DELETE FROM users WHERE id = $1", bind(user));
    EXPECT_EQ(count("SELECT COUNT(*) FROM sessions"), 0);
    EXPECT_THAT(refresh(session.refresh_token.text), IsInvalidRefreshToken());
}

struct Limit {
    Role role;
    Remember remember;
    std::chrono::milliseconds absolute;
    std::chrono::milliseconds idle;
};

// A39
TEST_P(RefreshTest, EndsWhenIdleAndMovesThatEndOnWithEachRefreshUpToTheAbsoluteEnd) {
    for (const Limit& limit : {Limit{Role::user, Remember::this_device, 30 * 24h, 14 * 24h},
                               Limit{Role::user, Remember::this_login, 12h, 2h},
                               Limit{Role::agent, Remember::this_device, 12h, 1h},
                               Limit{Role::admin, Remember::this_login, 12h, 1h}}) {
        const Id user = add_user("active", limit.role);
        const NewSession idle = sign_in(user, limit.remember, limit.role);
        const NewSession busy = sign_in(user, limit.remember, limit.role);
        Secret token = busy.refresh_token.text;
        for (auto spent = 0ms; spent + limit.idle - 1ms < limit.absolute; spent += limit.idle - 1ms) {
            clock_.advance(limit.idle - 1ms);
            token = next(token);
        }
        EXPECT_THAT(refresh(idle.refresh_token.text), IsInvalidRefreshToken());
        clock_.advance(busy.absolute_end - clock_.now() - 1ms);
        token = next(token);
        clock_.advance(1ms);
        EXPECT_THAT(refresh(token), IsInvalidRefreshToken());
    }
    EXPECT_EQ(audited("refresh_reuse"), 0);
}

// A35
TEST_P(RefreshTest, AU_32_TheDatabaseKeepsHashesOnly) {
    const NewSession session = sign_in(add_user());
    const Secret second = next(session.refresh_token.text);
    const auto row =
        run(database().read({"test.hashes", "SELECT current_hash, previous_hash FROM sessions"}, {}));
    Bytes current;
    Bytes previous;
    ASSERT_TRUE(row->rows.front().read(current, previous));
    EXPECT_EQ(current, sha256(as_bytes(second.expose())));
    EXPECT_EQ(previous, session.refresh_token.hash());
}

TEST_P(RefreshTest, A36_DatabaseAndMasterKeysTogetherOpenNothing) {
    const NewSession session = sign_in(add_user());
    const Secret second = next(session.refresh_token.text);
    const auto row =
        run(database().read({"test.sealed", "SELECT successor_sealed, previous_hash FROM sessions"}, {}));
    Bytes sealed;
    Bytes previous_hash;
    ASSERT_TRUE(row->rows.front().read(sealed, previous_hash));

    const std::string context = "refresh-successor:" + session.session.id.text();
    EXPECT_FALSE(keys_.open(sealed, context));
    std::vector<Bytes> candidates{previous_hash, hkdf_sha256(previous_hash, "refresh-successor-v1")};
    for (const char* purpose : {"refresh-token-tag-v1", "refresh-successor-v1"})
        for (Bytes& key : keys_.derive(purpose)) candidates.push_back(std::move(key));
    for (const Bytes& key : candidates) EXPECT_FALSE(open(key, sealed, context));
    // Only who holds the spent token opens it.
    EXPECT_EQ(open_successor(session.refresh_token, sealed)->expose(), second.expose());
}

TEST_P(RefreshTest, A36_ThePredecessorGetsTheSameSuccessorFor30SecondsFromAnywhere) {
    const NewSession session = sign_in(add_user());
    const Secret second = next(session.refresh_token.text);
    clock_.advance(30s);
    const auto again = refresh(session.refresh_token.text);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->refresh_token.expose(), second.expose());
    EXPECT_EQ(again->session.id, session.session.id);
    EXPECT_EQ(again->session.expires_at, clock_.now() + 15min);
    EXPECT_EQ(generation_of(session.session.id), 1);
}

TEST_P(RefreshTest, A74_NobodyIsLockedOutWhoseLoginLiesAheadOfAClockThatWasSetBack) {
    const NewSession session = sign_in(add_user());
    clock_.advance(-10min);
    const auto refreshed = refresh(session.refresh_token.text);
    ASSERT_TRUE(refreshed) << refreshed.error().detail;
    EXPECT_EQ(refreshed->session.authenticated_at, clock_.now());
    const auto again = refresh(session.refresh_token.text);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->session.authenticated_at, clock_.now());
}

TEST_P(RefreshTest, A37_TheSameDeviceGetsALostAnswerAgainFor24Hours) {
    const NewSession session = sign_in(add_user(), Remember::this_device);
    const Secret second = next(session.refresh_token.text);
    clock_.advance(24h);
    const auto again = refresh(session.refresh_token.text, session.device);
    ASSERT_TRUE(again) << again.error().detail;
    EXPECT_EQ(again->refresh_token.expose(), second.expose());
    EXPECT_EQ(generation_of(session.session.id), 1);
    clock_.advance(1ms);
    EXPECT_THAT(refresh(session.refresh_token.text, session.device), IsInvalidRefreshToken());
}

TEST_P(RefreshTest, A37_AfterTheSuccessorWasUsedEvenTheSameDeviceGetsNothing) {
    const NewSession session = sign_in(add_user());
    next(next(session.refresh_token.text));
    clock_.advance(31s);
    EXPECT_THAT(refresh(session.refresh_token.text, session.device), IsInvalidRefreshToken());
    EXPECT_TRUE(is_ended(session.session.id));
}

TEST_P(RefreshTest, A37_AnotherDeviceOrNoneGetsNothingAfter30Seconds) {
    for (const std::optional<Device>& device : {std::optional<Device>{}, std::optional{Device::make()}}) {
        const NewSession session = sign_in(add_user());
        next(session.refresh_token.text);
        clock_.advance(30s + 1ms);
        EXPECT_THAT(refresh(session.refresh_token.text, device), IsInvalidRefreshToken());
        EXPECT_TRUE(is_ended(session.session.id));
    }
}

TEST_P(RefreshTest, A37_NobodyIsSignedOutWhenOneAnswerInTenIsLost) {
    const NewSession session = sign_in(add_user(), Remember::this_device);
    Secret held = session.refresh_token.text;
    int lost = 0;
    for (int i = 0; i < test::repetitions(60, 1000); ++i) {
        clock_.advance(15min);
        auto refreshed = refresh(held, session.device);
        ASSERT_TRUE(refreshed) << i << ": " << refreshed.error().detail;
        if (random_below(10) == 0)
            ++lost;
        else
            held = refreshed->refresh_token;
    }
    EXPECT_GT(lost, 0);
    EXPECT_EQ(letters(), 0);
}

}  // namespace
}  // namespace taxasge
