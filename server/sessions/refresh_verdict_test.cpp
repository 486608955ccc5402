#include "server/sessions/refresh_verdict.hpp"

#include "base/random.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;

// A live session that has been rotated five times, its last two rotations a minute and ten seconds ago.
class RefreshVerdict : public ::testing::Test {
 protected:
    RefreshVerdict() {
        state_.device_hash = device_.hash();
        state_.current_hash = token(5).hash();
        state_.previous_hash = predecessor_.hash();
        state_.generation = 5;
        state_.successor_sealed = Bytes{1};
        state_.rotated_at = now_ - 10s;
        state_.previous_rotated_at = now_ - 1min;
        state_.absolute_end = now_ + 10h;
        state_.idle_end = now_ + 1h;
        state_.owner.status = "active";
    }

    RefreshToken token(std::uint32_t generation) const { return tokens_.make(state_.id, generation); }
    Verdict judge_now(const RefreshToken& presented) const { return judge(presented, state_, device_, now_); }

    Time now_{std::chrono::sys_days{std::chrono::year{2026} / 11 / 22}};
    RefreshTokens tokens_{MasterKeys{{MasterKey{"k1", random_bytes(32)}}}};
    Device device_ = Device::make();
    SessionState state_;
    RefreshToken predecessor_ = token(4);
};

TEST_F(RefreshVerdict, ThePredecessorGetsTheSameSuccessor) {
    EXPECT_EQ(judge_now(predecessor_), Verdict::same_successor);
    EXPECT_EQ(judge(predecessor_, state_, std::nullopt, now_), Verdict::same_successor);
}

TEST_F(RefreshVerdict, A37_TheDeviceDecidesAfter30Seconds) {
    state_.rotated_at = now_ - 31s;
    EXPECT_EQ(judge_now(predecessor_), Verdict::same_successor);
    EXPECT_EQ(judge(predecessor_, state_, std::nullopt, now_), Verdict::reused);
    EXPECT_EQ(judge(predecessor_, state_, Device::make(), now_), Verdict::reused);
    EXPECT_EQ(judge(predecessor_, state_, Device{}, now_), Verdict::reused);
}

TEST_F(RefreshVerdict, A37_NothingIsGivenAfter24HoursNorOnceItIsWiped) {
    state_.rotated_at = now_ - 24h - 1ms;
    EXPECT_EQ(judge_now(predecessor_), Verdict::reused);
    state_.rotated_at = now_ - 24h;
    EXPECT_EQ(judge_now(predecessor_), Verdict::same_successor);
    state_.successor_sealed.reset();
    EXPECT_EQ(judge_now(predecessor_), Verdict::reused);
}

TEST_F(RefreshVerdict, A38_OlderGenerationsAreReuse) {
    for (const std::uint32_t generation : {0U, 1U, 2U, 3U})
        EXPECT_EQ(judge_now(token(generation)), Verdict::reused);
    EXPECT_EQ(judge_now(token(4)), Verdict::reused) << "of the last generation, but not its token";
}

TEST_F(RefreshVerdict, TheLastButOneIsASlowTwinFor30SecondsAfterItWasSpent) {
    state_.previous_rotated_at = now_ - 30s;
    EXPECT_EQ(judge_now(token(3)), Verdict::refused);
    EXPECT_EQ(judge_now(token(2)), Verdict::reused);
    state_.previous_rotated_at = now_ - 30s - 1ms;
    EXPECT_EQ(judge_now(token(3)), Verdict::reused);
}

TEST_F(RefreshVerdict, TokensThatWereNeverSpentAreNoReuse) {
    EXPECT_EQ(judge_now(token(5)), Verdict::refused);
    EXPECT_EQ(judge_now(token(6)), Verdict::refused);
}

TEST_F(RefreshVerdict, TheCurrentTokenMayTryAgain) {
    const RefreshToken current = token(5);
    state_.current_hash = current.hash();
    EXPECT_EQ(judge_now(current), Verdict::came_too_early);
}

TEST_F(RefreshVerdict, NothingHappensToASessionThatIsNotLive) {
    const RefreshToken old = token(1);
    const SessionState live = state_;
    state_.ended_at = now_;
    EXPECT_EQ(judge_now(old), Verdict::refused);
    state_ = live;
    state_.idle_end = now_;
    EXPECT_EQ(judge_now(old), Verdict::refused);
    state_ = live;
    state_.absolute_end = now_;
    EXPECT_EQ(judge_now(old), Verdict::refused);
    state_ = live;
    state_.owner.status = "suspended";
    EXPECT_EQ(judge_now(old), Verdict::refused);
    EXPECT_EQ(judge_now(predecessor_), Verdict::refused);
}

// Another instance's clock may run ahead of ours.
TEST_F(RefreshVerdict, ARotationInTheFutureCountsAsJustNow) {
    state_.rotated_at = now_ + 5s;
    EXPECT_EQ(judge(predecessor_, state_, std::nullopt, now_), Verdict::same_successor);
}

}  // namespace
}  // namespace taxasge
