// Parallel refreshes, on two Database objects as two instances of the server would have them.
#include "server/sessions/refresh.hpp"
#include "server/sessions/sessions_scene.hpp"
#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>

#include <set>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using test::IsInvalidRefreshToken;

constexpr int parallel = 16;

class RefreshRace : public test::SessionsScene {
 protected:
    // `parallel` requests with the same token, every second one to the other instance.
    std::vector<Result<Refreshed>> refresh_in_parallel(const Secret& token) {
        std::vector<boost::asio::awaitable<Result<Refreshed>>> works;
        for (int i = 0; i < parallel; ++i)
            works.push_back((i % 2 == 0 ? here_ : there_).refresh.run(request_of(token)));
        return run_all(std::move(works));
    }

    std::unique_ptr<Database> other_ = open_another({});
    test::Instance there_{*other_, keys_, clock_};
};
TAXASGE_ON_BOTH_DATABASES(RefreshRace);

TEST_P(RefreshRace, A36_OneGenerationForSixteenParallelRequestsAndAllGetTheSameSuccessor) {
    const NewSession session = sign_in(add_user());
    Secret token = session.refresh_token.text;
    const int rounds = test::repetitions(20, 1000);
    for (int round = 1; round <= rounds; ++round) {
        std::set<std::string> successors;
        for (auto& answer : refresh_in_parallel(token)) {
            ASSERT_TRUE(answer) << round << ": " << answer.error().detail;
            successors.emplace(answer->refresh_token.expose());
        }
        ASSERT_EQ(successors.size(), 1u) << round;
        ASSERT_EQ(generation_of(session.session.id), round);
        token = Secret{*successors.begin()};
    }
    EXPECT_EQ(audited("refresh_reuse"), 0);
    EXPECT_EQ(letters(), 0);
}

// A38
TEST_P(RefreshRace, ParallelReplaysAreReportedExactlyOnce) {
    const NewSession session = sign_in(add_user());
    next(next(session.refresh_token.text));
    clock_.advance(31s);
    for (auto& answer : refresh_in_parallel(session.refresh_token.text))
        EXPECT_THAT(answer, IsInvalidRefreshToken());
    EXPECT_TRUE(is_ended(session.session.id));
    EXPECT_EQ(audited("refresh_reuse"), 1);
    EXPECT_EQ(letters(), 1);
    EXPECT_EQ(count("SELECT COUNT(*) FROM revocations"), 1);
}

// A36: the client's own next refresh overtakes a slow twin of its last one, at every possible moment.
TEST_P(RefreshRace, ASlowTwinIsNoThief) {
    const NewSession session = sign_in(add_user());
    Secret first = session.refresh_token.text;
    Secret second = next(first);
    for (int round = 0; round < test::repetitions(20, 1000); ++round) {
        std::vector<boost::asio::awaitable<Result<Refreshed>>> works;
        works.push_back(here_.refresh.run(request_of(first)));
        works.push_back(there_.refresh.run(request_of(second)));
        works.push_back(there_.refresh.run(request_of(first)));
        works.push_back(here_.refresh.run(request_of(second)));
        works.push_back(here_.refresh.run(request_of(first)));
        const auto answers = run_all(std::move(works));
        ASSERT_TRUE(answers[1]) << round << ": " << answers[1].error().detail;
        ASSERT_TRUE(answers[3]) << round << ": " << answers[3].error().detail;
        ASSERT_FALSE(is_ended(session.session.id)) << round;
        first = second;
        second = answers[1]->refresh_token;
    }
    EXPECT_EQ(audited("refresh_reuse"), 0);
}

TEST_P(RefreshRace, ASlowTwinIsRefusedAndEndsTheFamilyOnlyAfter30Seconds) {
    const NewSession session = sign_in(add_user());
    next(next(session.refresh_token.text));
    clock_.advance(30s);
    EXPECT_THAT(refresh(session.refresh_token.text), IsInvalidRefreshToken());
    EXPECT_FALSE(is_ended(session.session.id));
    clock_.advance(1ms);
    EXPECT_THAT(refresh(session.refresh_token.text), IsInvalidRefreshToken());
    EXPECT_TRUE(is_ended(session.session.id));
}

// A40: whichever comes first, a session that was signed out stays so.
TEST_P(RefreshRace, LogoutAndRefreshSideBySideEndSignedOut) {
    for (int round = 0; round < test::repetitions(10, 500); ++round) {
        const NewSession session = sign_in(add_user());
        test::start(context(), there_.logout.run(
                                   {.bearer = session.session, .refresh_token = {}, .client = "192.0.2.1"}));
        const auto refreshed = refresh(session.refresh_token.text);
        while (!is_ended(session.session.id)) {
        }
        if (refreshed) EXPECT_THAT(refresh(refreshed->refresh_token), IsInvalidRefreshToken());
    }
    EXPECT_EQ(audited("refresh_reuse"), 0);
}

}  // namespace
}  // namespace taxasge
