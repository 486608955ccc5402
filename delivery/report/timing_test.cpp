#include "delivery/report/history.hpp"
#include "delivery/report/report_fixture.hpp"

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;

const std::vector<PlannedJob> planned{{.name = "tests"}, {.name = "front", .needs = {"tests"}}};

// A job of run r1, in seconds before now.
Evidence worked(const char* job, int began, int ended) {
    return *make_evidence(EvidenceKind::job, job, report_now, "run r1",
                          {{"result", "passed"},
                           {"began", to_rfc3339(report_now - std::chrono::seconds{began})},
                           {"ended", to_rfc3339(report_now - std::chrono::seconds{ended})}});
}

std::string fault_of(const std::vector<Evidence>& evidence, const std::vector<Delivery>& deliveries = {}) {
    const auto timing = time_jobs(planned, evidence, deliveries, report_now);
    if (timing) return "";
    EXPECT_EQ(timing.error().reason, "undecided");
    return timing.error().detail;
}

TEST(Timing, GO_12_AddsUpWhatWasWrittenDown) {
    const auto timing = time_jobs(planned, {worked("tests", 60, 40), worked("front", 35, 5)}, {}, report_now);
    ASSERT_TRUE(timing) << timing.error().detail;
    EXPECT_EQ(timing->work, 50s);
    EXPECT_EQ(timing->chain, 50s);
    EXPECT_EQ(timing->wall, 55s);
}

TEST(Timing, GO_12_NobodyHasLookedIsNoTime) {
    const auto timing = time_jobs(planned, {}, {}, report_now);
    ASSERT_TRUE(timing);
    EXPECT_EQ(timing->jobs.size(), 2u);
    EXPECT_EQ(timing->jobs[0].result, "");
    EXPECT_FALSE(timing->jobs[0].took);
    EXPECT_FALSE(timing->wall);
}

TEST(Timing, GO_12_RefusesWhatCannotBe) {
    EXPECT_EQ(fault_of({worked("tests", 60, 40), worked("front", 40, 5)}), "");
    EXPECT_THAT(fault_of({worked("tests", 40, 60)}), HasSubstr("it ended before it began"));
    EXPECT_THAT(fault_of({worked("tests", 60, -1)}), HasSubstr("ended after it was seen to have ended"));
    EXPECT_THAT(fault_of({worked("tests", 60, 40), worked("front", 50, 5)}),
                HasSubstr("job front cannot be: it began before tests had ended"));
    for (const auto* told :
         {R"({"result": "passed", "took_ms": -1})", R"({"result": "passed", "seconds": -9})",
          R"({"result": "passed", "seconds": "many"})",
          R"({"result": "passed", "seconds": 9223372036854775807})"})
        EXPECT_THAT(fault_of({seen_thing(EvidenceKind::job, "tests", told)}), HasSubstr("cannot be")) << told;
    auto both = worked("tests", 60, 40).observed;
    both["took_ms"] = 19'000;
    EXPECT_THAT(fault_of({*make_evidence(EvidenceKind::job, "tests", report_now, "run r1", both)}),
                HasSubstr("another time than from its beginning to its end"));
}

TEST(Timing, GO_12_AJobIsWithinItsRun) {
    const auto run = [](int began, int ended) {
        return std::vector<Delivery>{{.run = "r1",
                                      .command = "deploy",
                                      .began = report_now - std::chrono::seconds{began},
                                      .ended = report_now - std::chrono::seconds{ended}}};
    };
    EXPECT_EQ(fault_of({worked("tests", 60, 40)}, run(60, 40)), "");
    EXPECT_THAT(fault_of({worked("tests", 60, 40)}, run(59, 40)), HasSubstr("not within its run"));
    EXPECT_THAT(fault_of({worked("tests", 60, 40)}, run(60, 41)), HasSubstr("not within its run"));
}

// One after the other 70 s, in a run of a minute; side by side it could be.
TEST(Timing, GO_12_JobsThatWaitForEachOtherDoNotTakeLongerThanTheirRun) {
    const std::vector<Evidence> told{
        seen_thing(EvidenceKind::job, "tests", R"({"result": "passed", "seconds": 40})"),
        seen_thing(EvidenceKind::job, "front", R"({"result": "passed", "seconds": 30})")};
    const auto run = [](int seconds) {
        return std::vector<Delivery>{{.run = "r1",
                                      .command = "deploy",
                                      .began = report_now - std::chrono::seconds{seconds},
                                      .ended = report_now}};
    };
    EXPECT_EQ(fault_of(told, run(70)), "");
    EXPECT_THAT(fault_of(told, run(69)), HasSubstr("took longer than their run"));
    const auto beside = time_jobs({{.name = "tests"}, {.name = "front"}}, told, run(69), report_now);
    ASSERT_TRUE(beside) << beside.error().detail;
    EXPECT_EQ(beside->work, 70s);
    EXPECT_EQ(beside->chain, 40s);
}

PastDecision decision_at(int minute, Verdict verdict, std::int64_t points) {
    return {
        .at = report_now + std::chrono::minutes{minute}, .verdict = verdict, .points = points, .total = 100};
}

Delivery delivered(const char* command, const char* outcome, int minute, std::chrono::milliseconds took) {
    const Time ended = report_now + std::chrono::minutes{minute};
    return {.command = command, .outcome = outcome, .began = ended - took, .ended = ended};
}

TEST(History, D43_EachDecisionHasItsDeploymentAndTheRollbacksBeforeIt) {
    std::vector<PastDecision> decisions{decision_at(10, Verdict::go, 100), decision_at(20, Verdict::go, 100)};
    tell_deliveries(decisions,
                    {delivered("deploy", "deployed", 5, 4s), delivered("drill", "drilled", 6, 1s),
                     delivered("deploy", "rolled_back", 15, 9s), delivered("rollback", "restored", 16, 1s),
                     delivered("deploy", "deployed", 25, 1s)});
    EXPECT_EQ(decisions[0].took, 4s);
    EXPECT_EQ(decisions[0].rollbacks, 0);
    EXPECT_EQ(decisions[1].took, 9s);
    EXPECT_EQ(decisions[1].rollbacks, 2);
}

TEST(History, D43_FlagsWhatGotWorseAndNothingElse) {
    auto first = decision_at(0, Verdict::go, 100);
    first.took = 4s;
    auto second = decision_at(1, Verdict::conditional, 90);
    second.took = 6s;  // half as long again is not more
    second.rollbacks = 1;
    auto third = decision_at(2, Verdict::go, 100);
    third.took = 6'001ms;
    auto fourth = third;
    fourth.took = 9'002ms;
    EXPECT_THAT(regressions({first, second, third, fourth}),
                ElementsAre(Regression{1, Worse::verdict}, Regression{1, Worse::points},
                            Regression{1, Worse::rollbacks}, Regression{2, Worse::duration},
                            Regression{3, Worse::duration}));
    EXPECT_THAT(regressions({first, first}), ElementsAre());
    // Of a rubric that grew, the share counts.
    auto larger = decision_at(1, Verdict::go, 200);
    larger.total = 200;
    EXPECT_THAT(regressions({first, larger}), ElementsAre());
}

}  // namespace
}  // namespace taxasge::delivery
