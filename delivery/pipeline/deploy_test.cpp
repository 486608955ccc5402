#include "delivery/pipeline/pipeline_scene.hpp"

#include "base/random.hpp"

#include <boost/json.hpp>

#include <algorithm>

namespace taxasge::delivery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Pair;

struct DeployTest : testing::Test {
    PipelineScene scene;
    test::FolderTarget target{scene.path("world")};
};

// Always so many requests more, of which so many were errors.
auto traffic(std::int64_t requests, std::int64_t errors) {
    return [=, seen = Sample{}](const std::string&) mutable -> Result<Sample> {
        seen.requests += requests;
        seen.errors += errors;
        seen.latencies.assign(static_cast<std::size_t>(requests), std::chrono::milliseconds{2});
        return seen;
    };
}

// D37
TEST_F(DeployTest, D37_TheFirstOneSaysThatThereIsNothingToRollBackTo) {
    const auto done = scene.deploy(target);
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_THAT(scene.progress.told, HasSubstr("there is nothing to roll back to"));
    EXPECT_THAT(target.weights(), ElementsAre(Pair(done->run.revision, 100)));
    EXPECT_EQ(scene.standing().current, done->run.revision);
    EXPECT_EQ(scene.standing().previous, "");
    EXPECT_EQ(scene.standing().runs.at(0).outcome, "deployed");
}

TEST_F(DeployTest, D37_TheFirstOneHasToBeHealthyToo) {
    const auto done = scene.deploy(target, {.settings = "PLACE_FAILS: yes"});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, "refused");
    EXPECT_THAT(done.error().detail, HasSubstr("the database is away"));
    EXPECT_THAT(target.weights(), ElementsAre());
    EXPECT_EQ(scene.standing().current, "");
}

TEST_F(DeployTest, TheSecondOneTakesAllRequestsAndTheFirstStaysWarm) {
    const auto first = scene.deploy(target);
    scene.build("2");
    const auto second = scene.deploy(target);
    ASSERT_TRUE(second) << second.error().detail;
    EXPECT_EQ(target.weights().at(first->run.revision), 0);
    EXPECT_EQ(target.weights().at(second->run.revision), 100);
    scene.build("3");
    const auto third = scene.deploy(target);
    EXPECT_THAT(target.weights(), ElementsAre(Pair(second->run.revision, 0), Pair(third->run.revision, 100)));
}

// D8
TEST_F(DeployTest, D8_TheSameAgainChangesNothing) {
    ASSERT_TRUE(scene.deploy(target));
    const auto before = scene.records().size();
    const auto again = scene.deploy(target);
    ASSERT_TRUE(again);
    EXPECT_TRUE(again->steps.empty());
    EXPECT_EQ(scene.records().size(), before);
    EXPECT_EQ(target.shifts.size(), 1U);
}

// D9
TEST_F(DeployTest, D9_ThePlanIsWhatIsThenDone) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    scene.write_plan({.rollout = "{strategy: canary, steps: [10, 100], analysis: {error_rate_max: 5%, "
                                 "p99_max: 1s, confidence: 90%, min_samples: 50, step_deadline: 20s}}"});
    target.samples = traffic(400, 0);
    const auto before = scene.records().size();
    const auto plan = scene.with(target, [](Workplace& place) { return plan_deployment(place); });
    ASSERT_TRUE(plan) << plan.error().detail;
    EXPECT_EQ(scene.records().size(), before);
    const auto done = scene.with(target, [](Workplace& place) { return deploy(place); });
    ASSERT_TRUE(done) << done.error().detail;
    std::vector<std::string> steps;
    for (const Record& record : scene.records())
        if (record.run == done->run.id && record.kind == "done") steps.push_back(record.step);
    EXPECT_EQ(steps, (std::vector<std::string>{"job tests", "migrate", "place", "shift 10", "watch 10",
                                               "shift 100", "job backend", "job verify", "drain", "clear"}));
    auto planned = plan->steps;
    EXPECT_TRUE(std::ranges::is_permutation(planned, steps)) << fmt::format("{}", fmt::join(planned, ", "));
}

// D32
TEST_F(DeployTest, D32_WhatIsInTheWayIsToldAtOnceAndNothingIsTouched) {
    ASSERT_TRUE(scene.deploy(target));
    const auto before = scene.records().size();
    const auto done = scene.deploy(target, {.settings = "CHECK_FAILS: yes"});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().code, Code::invalid);
    EXPECT_EQ(done.error().detail, "the port is taken\nhaproxy is not there\n");
    EXPECT_EQ(scene.records().size(), before);
}

TEST_F(DeployTest, AMigrationThatFailsEndsItBeforeAnythingStarts) {
    ASSERT_TRUE(scene.deploy(target));
    const auto done = scene.deploy(target, {.settings = "MIGRATE_FAILS: yes"});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, "refused");
    EXPECT_EQ(target.weights().size(), 1U);
    EXPECT_EQ(scene.standing().runs.back().outcome, "refused");
}

// D4: the time-outs of the job and of the run are bounds of its steps too.
TEST_F(DeployTest, D4_TheJobsTimeOutBoundsWhatIsDoneBeforeTheFirstShift) {
    ASSERT_TRUE(scene.deploy(target, {.rollout = "{strategy: blue-green, ready: 5m}"}));
    EXPECT_THAT(target.limits, testing::SizeIs(2));
    EXPECT_THAT(target.limits, testing::Each(testing::Le(std::chrono::minutes{1})));
    const auto late = scene.deploy(target, {.settings = "PLACE_TAKES_100_MS: yes", .timeout = "50ms"});
    ASSERT_FALSE(late);
    EXPECT_EQ(late.error().code, Code::timed_out);
    EXPECT_EQ(target.shifts.size(), 1U);
    EXPECT_EQ(scene.standing().runs.back().outcome, "refused");
}

// PF-33: announced as done before anything had verified it.
TEST_F(DeployTest, PF_33_NothingIsDeployedUntilTheLastJobHasSaidYes) {
    const auto first = scene.deploy(target);
    scene.build("2");
    const auto second = scene.deploy(target, {.verify = "echo not what I expected; exit 3"});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "rolled_back");
    EXPECT_THAT(second.error().detail, HasSubstr("not what I expected"));
    EXPECT_THAT(target.weights(), ElementsAre(Pair(first->run.revision, 100)));
    EXPECT_EQ(scene.standing().current, first->run.revision);
    EXPECT_EQ(scene.standing().runs.back().outcome, "rolled_back");
    EXPECT_THAT(outcome_of(scene.standing().runs.back()), HasSubstr("verify failed"));
}

TEST_F(DeployTest, AJobThatFailsBeforeTheDeploymentLeavesEverythingAsItIs) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    const auto done = scene.deploy(target, {.tests = "false"});
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, "refused");
    EXPECT_EQ(target.shifts.size(), 1U);
}

// D34
TEST_F(DeployTest, D34_WithoutTrafficItIsHeldUntilSomebodyDecides) {
    const auto first = scene.deploy(target);
    scene.build("2");
    const auto second = scene.deploy(target, {.rollout = canary});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "held");
    EXPECT_EQ(target.weights().at(first->run.revision), 90);
    EXPECT_TRUE(unfinished(scene.standing())->is_held);
    // Whoever deploys again is told, and nothing goes on by itself.
    EXPECT_EQ(scene.deploy(target, {.rollout = canary}).error().reason, "held");
    EXPECT_EQ(target.weights().at(first->run.revision), 90);
    const auto promoted = scene.with(target, [](Workplace& place) { return promote(place); });
    ASSERT_TRUE(promoted) << promoted.error().detail;
    EXPECT_EQ(target.weights().at(first->run.revision), 0);
    EXPECT_EQ(scene.standing().current, promoted->revision);
    EXPECT_EQ(scene.with(target, [](Workplace& place) { return promote(place); }).error().reason, "refused");
}

// D34: whoever is compared with it has to be there too.
TEST_F(DeployTest, D34_ACanaryBesideARevisionThatIsNotThereStartsIt) {
    const auto first = scene.deploy(target);
    std::filesystem::remove(scene.path("world/world"));
    scene.build("2");
    EXPECT_EQ(scene.deploy(target, {.rollout = canary}).error().reason, "held");
    EXPECT_EQ(target.weights().at(first->run.revision), 90);
}

TEST_F(DeployTest, ACanaryWithErrorsIsTakenBackWithTheCauseInWords) {
    const auto first = scene.deploy(target);
    scene.build("2");
    target.samples = traffic(200, 100);
    const auto second = scene.deploy(target, {.rollout = canary});
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "rolled_back");
    EXPECT_THAT(second.error().detail, HasSubstr("error rate"));
    EXPECT_THAT(target.weights(), ElementsAre(Pair(first->run.revision, 100)));
    EXPECT_EQ(target.shifts.size(), 3U);
}

// D35
TEST_F(DeployTest, D35_WhatWasAnsweredBeforeAStepIsNotJudgedInIt) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    target.samples = [answers = traffic(400, 0), is_first = true](const std::string& id) mutable {
        auto sample = answers(id);
        if (std::exchange(is_first, false)) sample->latencies.assign(400, std::chrono::seconds{3});
        return sample;
    };
    const auto done = scene.deploy(target, {.rollout = canary});
    EXPECT_TRUE(done) << done.error().detail;
}

// D29: as a target does when the new one dies: requests go to who had them before.
TEST_F(DeployTest, D29_OneThatDiesBehindTheLastShiftIsTakenBack) {
    const auto first = scene.deploy(target);
    scene.build("2");
    target.while_draining = [&] { ASSERT_TRUE(target.shift({{first->run.revision, 100}})); };
    const auto second = scene.deploy(target);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "rolled_back");
    EXPECT_THAT(target.weights(), ElementsAre(Pair(first->run.revision, 100)));
    EXPECT_EQ(scene.standing().current, first->run.revision);
    EXPECT_FALSE(unfinished(scene.standing()));
}

TEST_F(DeployTest, D29_OneThatDiesBehindTheDrainIsTakenBack) {
    const auto first = scene.deploy(target);
    scene.build("2");
    target.while_draining = [&] { target.broken = scene.standing().runs.back().revision; };
    const auto second = scene.deploy(target);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().reason, "rolled_back");
    EXPECT_THAT(target.weights(), ElementsAre(Pair(first->run.revision, 100)));
}

TEST_F(DeployTest, AHeldOneThatIsResumedIsLookedAtAgain) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    ASSERT_FALSE(scene.deploy(target, {.rollout = canary}));
    target.samples = traffic(2000, 0);
    const auto resumed = scene.with(target, [](Workplace& place) { return resume(place); });
    ASSERT_TRUE(resumed) << resumed.error().detail;
    EXPECT_EQ(scene.standing().runs.back().outcome, "deployed");
}

TEST_F(DeployTest, NobodySaysYesToTheirOwn) {
    const Wishes wishes{.extra = ", approval: {min: 1}"};
    EXPECT_EQ(scene.deploy(target, wishes).error().reason, "approval_wanted");
    const auto say_yes = [](Workplace& place) { return approve(place); };
    ASSERT_TRUE(scene.with(target, say_yes));
    EXPECT_EQ(scene.with(target, say_yes).error().reason, "refused");
    EXPECT_EQ(scene.deploy(target, wishes).error().reason, "approval_wanted");
    scene.person = "bea";
    EXPECT_TRUE(scene.deploy(target, wishes));
}

// PF-19, D20
TEST_F(DeployTest, PF_19_AU_14_ASecretThatIsAwayStopsItBeforeAnythingRuns) {
    std::filesystem::remove(scene.path("key"));
    const auto done = scene.deploy(target);
    ASSERT_FALSE(done);
    EXPECT_EQ(done.error().reason, "no_go");
    EXPECT_THAT(done.error().detail, HasSubstr("the secret KEY: "));
    EXPECT_TRUE(scene.records().empty());
}

// D19
TEST_F(DeployTest, D19_NoSecretIsInAnythingThatIsKeptOrTold) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    const auto done = scene.deploy(target, {.verify = "cat " + scene.path("key") + "; exit 1"});
    ASSERT_FALSE(done);
    EXPECT_THAT(done.error().detail, HasSubstr("[KEY]"));
    for (const auto& entry : std::filesystem::recursive_directory_iterator{scene.state()})
        if (entry.is_regular_file() && entry.path().parent_path().filename() != "secrets")
            EXPECT_EQ(read_file(entry.path())->find("nobody may see"), std::string::npos) << entry.path();
}

// PF-07: what was built and what was deployed had the same name and were not the same.
TEST_F(DeployTest, PF_07_WhatServesIsWhatWasCheckedWhateverTheBuildTreeHoldsNow) {
    const auto first = scene.deploy(target);
    scene.build("2");
    const auto kept = kept_release(scene.state(), first->run.revision);
    ASSERT_TRUE(kept);
    EXPECT_THAT(*read_file(kept->revision.program), HasSubstr("111111111111"));
    EXPECT_TRUE(kept->revision.id.starts_with("111111111111-"));
    EXPECT_NE(scene.deploy(target)->run.revision, first->run.revision);
}

TEST_F(DeployTest, ASecretThatIsChangedIsANewRevision) {
    const auto first = scene.deploy(target);
    ASSERT_TRUE(replace_file(scene.path("key"), "another secret", 0600));
    const auto second = scene.deploy(target);
    ASSERT_TRUE(second);
    EXPECT_NE(second->run.revision, first->run.revision);
    const auto kept = kept_release(scene.state(), first->run.revision);
    EXPECT_EQ(*read_file(kept->revision.settings.at("KEY_FILE")), "a secret that nobody may see");
}

}  // namespace
}  // namespace taxasge::delivery
