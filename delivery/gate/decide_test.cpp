#include "delivery/gate/decide.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

#include <random>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

Assessment standing(State state, std::int64_t weight = 10, bool is_blocker = false) {
    return {.criterion = {.id = "C01", .title = "It works", .weight = weight, .is_blocker = is_blocker},
            .state = state};
}

constexpr Thresholds all{.go = 10'000, .conditional = 9'000};

constexpr std::array states{State::pass,    State::skipped, State::stale,
                            State::unknown, State::fail,    State::waived};

// D3: over all states of twelve criteria, of which 20,000 are drawn.
TEST(Decide, D3_GO_06_OnlyPassScoresOfAllPointsAndNothingGoesWithAnOpenBlocker) {
    std::mt19937 random{7};
    std::uniform_int_distribution<std::size_t> any_state{0, states.size() - 1};
    std::uniform_int_distribution<std::int64_t> any_weight{0, 10};
    std::uniform_int_distribution<std::int64_t> any_share{1, 10'000};
    int gone = 0;
    for (int round = 0; round < 20'000; ++round) {
        std::vector<Assessment> assessments;
        std::int64_t points = 0;
        std::int64_t total = 0;
        bool is_open = false;
        for (int i = 0; i < 12; ++i) {
            // Mostly pass, so that every verdict is met.
            const State state = round % 2 == 0 || i < 2 ? states.at(any_state(random)) : State::pass;
            assessments.push_back(standing(state, any_weight(random), i % 3 == 0));
            total += assessments.back().criterion.weight;
            points += state == State::pass ? assessments.back().criterion.weight : 0;
            is_open = is_open || (i % 3 == 0 && state != State::pass && state != State::waived);
        }
        const std::int64_t go = any_share(random);
        const Thresholds thresholds{.go = go, .conditional = go / 2};
        const Decision decision = decide(assessments, thresholds);
        ASSERT_EQ(decision.points, points);
        ASSERT_EQ(decision.total, total);
        const bool is_enough = points * 10'000 >= go * total;
        const bool is_half = points * 10'000 >= go / 2 * total;
        const Verdict wanted = is_open || total == 0 ? Verdict::no_go
                               : is_enough           ? Verdict::go
                               : is_half             ? Verdict::conditional
                                                     : Verdict::no_go;
        ASSERT_EQ(decision.verdict, wanted);
        ASSERT_EQ(decision.verdict == Verdict::go, decision.causes.empty() && total > 0);
        gone += wanted == Verdict::go ? 1 : 0;
    }
    EXPECT_GT(gone, 100);
}

TEST(Decide, GO_04_AnOpenBlockerIsNoGoWhateverThePoints) {
    const auto decision = decide({standing(State::pass, 1'000), standing(State::stale, 1, true)}, all);
    EXPECT_EQ(decision.verdict, Verdict::no_go);
    EXPECT_THAT(each_in_english(decision.causes),
                Contains("C01 It works is STALE, and nothing goes without it"));
}

TEST(Decide, D38_ABlockerMayBeWorthNothingAndNoNumberIsLessThanItself) {
    EXPECT_EQ(decide({standing(State::pass), standing(State::fail, 0, true)}, all).verdict, Verdict::no_go);
    // 74.99 % of the points are not 75 %, and are not printed as 75 % either.
    const auto decision = decide({standing(State::pass, 7'499), standing(State::fail, 2'501)},
                                 {.go = 7'500, .conditional = 7'500});
    EXPECT_THAT(each_in_english(decision.causes),
                testing::ElementsAre("7499 of 10000 points, and 7500 are wanted"));
    EXPECT_EQ(decide({standing(State::pass, 3), standing(State::fail, 1)}, {.go = 7'500}).verdict,
              Verdict::go);
}

TEST(Decide, WithoutPointsNothingGoes) {
    EXPECT_EQ(decide({}, {.go = 1, .conditional = 1}).verdict, Verdict::no_go);
    EXPECT_EQ(decide({standing(State::pass, 0)}, {.go = 1, .conditional = 1}).verdict, Verdict::no_go);
}

class AssessTest : public testing::Test {
 protected:
    AssessTest() { plan.evidence_max_age = 24h; }

    Evidence job(const char* result, std::chrono::milliseconds ago) const {
        return {.kind = EvidenceKind::job,
                .subject = "tests",
                .at = now - ago,
                .observed = boost::json::object{{"result", result}},
                .digest = result};
    }
    Assessment assess_with(std::vector<Evidence> evidence, const Waiver& waiver = {}) {
        return assess({.id = "C01", .title = "It works", .weight = 10, .jobs = {"tests"}, .waiver = waiver},
                      {.plan = plan, .evidence = evidence, .now = now});
    }

    Plan plan = {};
    Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30}};
};

TEST_F(AssessTest, NobodyHasLookedIsUnknown) {
    const auto assessment = assess_with({});
    EXPECT_EQ(assessment.state, State::unknown);
    EXPECT_EQ(in_english(assessment.findings.at(0).ruling.cause), "nobody has looked");
    EXPECT_EQ(assess({.id = "C02"}, {.plan = plan, .evidence = {}, .now = now}).state, State::unknown);
}

TEST_F(AssessTest, TheNewestCountsAndOnlyWhileItIsYoung) {
    EXPECT_EQ(assess_with({job("failed", 2h), job("passed", 1h)}).state, State::pass);
    EXPECT_EQ(assess_with({job("passed", 2h), job("failed", 1h)}).state, State::fail);
    EXPECT_EQ(assess_with({job("passed", 24h)}).state, State::pass);
    const auto old = assess_with({job("passed", 25h)});
    EXPECT_EQ(old.state, State::stale);
    EXPECT_THAT(in_english(old.findings.at(0).ruling.cause), HasSubstr("ago, and"));
    EXPECT_EQ(assess_with({job("failed", 25h)}).state, State::fail);
}

// Evidence may say that it lives less long than the policy lets it, and cannot make itself live longer.
TEST_F(AssessTest, TheSmallerOfItsLifetimeAndThePolicyCounts) {
    const auto mortal = [&](const char* result, std::chrono::milliseconds ago,
                            std::chrono::milliseconds lifetime) {
        Evidence evidence = job(result, ago);
        evidence.lifetime = lifetime;
        return assess_with({evidence});
    };
    EXPECT_EQ(mortal("passed", 1h, 1h).state, State::pass);
    const auto dead = mortal("passed", 1h + 1ms, 1h);
    EXPECT_EQ(dead.state, State::stale);
    EXPECT_EQ(in_english(dead.findings.at(0).ruling.cause),
              "was seen 1 h 00 min ago, and 1 h 00 min are allowed");
    EXPECT_EQ(mortal("passed", 24h, 48h).state, State::pass);
    EXPECT_EQ(mortal("passed", 25h, 48h).state, State::stale);
    EXPECT_EQ(mortal("failed", 2h, 1h).state, State::fail);
    // A drill has an age of its own in the rubric.
    for (const auto& [lifetime, state] : {std::pair{24h, State::stale}, std::pair{30 * 24h, State::pass}}) {
        const Evidence drill{.kind = EvidenceKind::drill,
                             .subject = "rollback",
                             .at = now - 48h,
                             .lifetime = lifetime,
                             .observed = boost::json::object{{"result", "passed"}}};
        EXPECT_EQ(
            assess({.id = "C12", .drill_max_age = 7 * 24h}, {.plan = plan, .evidence = {drill}, .now = now})
                .state,
            state);
    }
}

// D3: whatever anybody writes as its lifetime, nothing passes that the policy would not let pass.
TEST_F(AssessTest, D3_NoLifetimeMakesMorePass) {
    std::mt19937 random{11};
    std::uniform_int_distribution<std::int64_t> any_hours{0, 72};
    int fewer = 0;
    for (int round = 0; round < 5'000; ++round) {
        const auto age = std::chrono::hours{any_hours(random)};
        Evidence evidence = job("passed", age);
        const State without = assess_with({evidence}).state;
        evidence.lifetime = std::chrono::hours{1 + any_hours(random)};
        const State with = assess_with({evidence}).state;
        ASSERT_EQ(with, age <= std::min<std::chrono::milliseconds>(*evidence.lifetime, 24h) ? State::pass
                                                                                            : State::stale);
        ASSERT_TRUE(with == without || without == State::pass);
        fewer += with != without ? 1 : 0;
    }
    EXPECT_GT(fewer, 100);
}

// Which of them is read first must not decide.
TEST_F(AssessTest, TwoAccountsOfOneMomentSayNothing) {
    for (const auto& [one, other] : {std::pair{"passed", "failed"}, std::pair{"failed", "passed"}}) {
        const auto assessment = assess_with({job(one, 1h), job(other, 1h)});
        EXPECT_EQ(assessment.state, State::unknown);
        EXPECT_THAT(in_english(assessment.findings.at(0).ruling.cause),
                    HasSubstr("two accounts of the same moment"));
    }
    EXPECT_EQ(assess_with({job("passed", 1h), job("passed", 1h)}).state, State::pass);
}

// A wrong clock makes nothing good.
TEST_F(AssessTest, WhatComesFromTheFutureIsUnknown) {
    EXPECT_EQ(assess_with({job("passed", -1ms)}).state, State::unknown);
    EXPECT_EQ(assess_with({job("passed", 1h), job("passed", -1h)}).state, State::unknown);
}

TEST_F(AssessTest, D39_AWaiverHoldsToItsLastDayAndScoresNothing) {
    const Waiver waiver{.owner = "ana", .reason = "the cache is being mended", .until = "2026-11-30"};
    const auto waived = assess_with({job("failed", 1h)}, waiver);
    EXPECT_EQ(waived.state, State::waived);
    EXPECT_THAT(in_english(waived.cause),
                HasSubstr("ana answers for it until 2026-11-30: the cache is being mended"));
    EXPECT_EQ(decide({waived}, {.go = 1, .conditional = 1}).points, 0);
    EXPECT_EQ(assess_with({job("passed", 1h)}, waiver).state, State::pass);
    now += 24h;
    const auto over = assess_with({job("skipped", 1h)}, waiver);
    EXPECT_EQ(over.state, State::fail);
    EXPECT_THAT(in_english(over.cause), HasSubstr("until 2026-11-30, which is over"));
}

// GO-05
TEST_F(AssessTest, GO_05_WhoSaysOtherwiseIsListedAndNotBelieved) {
    const Evidence claim{.kind = EvidenceKind::claim,
                         .subject = "C01",
                         .at = now,
                         .observed = boost::json::object{{"says", "validated"}, {"by", "the report"}}};
    const auto failed = assess_with({job("failed", 1h), claim});
    EXPECT_EQ(failed.state, State::fail);
    EXPECT_THAT(each_in_english(contradictions({failed}, {claim})),
                testing::ElementsAre("the report says of C01: validated; it is FAIL"));
    EXPECT_EQ(assess_with({claim}).state, State::unknown);
    EXPECT_THAT(each_in_english(contradictions({assess_with({job("passed", 1h)})}, {claim})), IsEmpty());
    EXPECT_THAT(each_in_english(contradictions({}, {claim})),
                Contains(HasSubstr("there is no such criterion")));
}

}  // namespace
}  // namespace taxasge::delivery
