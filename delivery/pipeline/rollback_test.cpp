#include "delivery/pipeline/pipeline_scene.hpp"

#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;

struct RollbackTest : testing::Test {
    void SetUp() override {
        first = *scene.deploy(target);
        scene.build("2");
        second = *scene.deploy(target);
    }
    Result<RollbackPlan> plan(const RollbackWish& wish) {
        return scene.with(target, [&](Workplace& place) { return plan_rollback(place, wish); });
    }
    Result<RollbackPlan> roll_back(const RollbackWish& wish = {}) {
        return scene.with(target, [&](Workplace& place) -> Result<RollbackPlan> {
            auto found = plan_rollback(place, wish);
            if (!found || !found->already.empty()) return found;
            if (auto done = begin_run(place, found->run); !done) return fail(done.error());
            return found;
        });
    }

    PipelineScene scene;
    test::FolderTarget target{scene.path("world")};
    DeploymentPlan first;
    DeploymentPlan second;
};

TEST_F(RollbackTest, TheRevisionBeforeServesAgain) {
    ASSERT_TRUE(roll_back());
    EXPECT_EQ(target.weights().at(first.run.revision), 100);
    EXPECT_EQ(target.weights().at(second.run.revision), 0);
    EXPECT_EQ(scene.standing().current, first.run.revision);
}

// D10: the second call of a script that lost the answer of the first.
TEST_F(RollbackTest, D10_TwiceForOneRunIsOnce) {
    ASSERT_TRUE(roll_back({.run = second.run.id}));
    const auto records = scene.records().size();
    for (const auto& id : {second.run.id, std::string{}}) {
        const auto again = roll_back({.run = id});
        ASSERT_TRUE(again) << again.error().detail;
        EXPECT_THAT(again->already, HasSubstr("was taken back already"));
    }
    EXPECT_EQ(scene.records().size(), records);
    EXPECT_EQ(target.weights().at(first.run.revision), 100);
}

// D10: also without words, where the good one before it is not meant.
TEST_F(RollbackTest, D10_OneThatWasTakenBackByItselfIsTakenBackAlready) {
    scene.build("3");
    for (const Wishes& wishes : {Wishes{.verify = "false"}, Wishes{.tests = "false"}}) {
        ASSERT_FALSE(scene.deploy(target, wishes));
        for (const auto& id : {scene.standing().runs.back().id, std::string{}}) {
            const auto asked = plan({.run = id});
            ASSERT_TRUE(asked) << asked.error().detail;
            EXPECT_THAT(asked->already, HasSubstr(scene.standing().runs.back().id));
        }
    }
}

TEST_F(RollbackTest, ToANamedRevisionThatIsKept) {
    scene.build("3");
    ASSERT_TRUE(scene.deploy(target));
    EXPECT_EQ(target.weights().count(first.run.revision), 0U);
    ASSERT_TRUE(roll_back({.to = first.run.revision}));
    EXPECT_EQ(target.weights().at(first.run.revision), 100);
    EXPECT_THAT(plan({.to = first.run.revision})->already, HasSubstr("serves already"));
}

TEST_F(RollbackTest, WithNothingToGoBackToItSaysSo) {
    EXPECT_THAT(plan({.run = first.run.id}).error().detail, HasSubstr("say --to REVISION"));
    EXPECT_THAT(plan({.run = "nobody's"}).error().detail, HasSubstr("there is no run nobody's"));
    EXPECT_THAT(plan({.to = "nowhere"}).error().detail, HasSubstr("is not kept here"));
    PipelineScene other;
    test::FolderTarget its_target{other.path("world")};
    ASSERT_TRUE(other.deploy(its_target));
    const auto nothing = other.with(its_target, [](Workplace& place) { return plan_rollback(place, {}); });
    EXPECT_THAT(nothing.error().detail, HasSubstr("nothing to roll back to"));
}

TEST_F(RollbackTest, OneThatCannotBeginIsRefusedAndStandsInNobodysWay) {
    scene.build("3");
    const auto third = scene.deploy(target);
    target.broken = first.run.revision;
    const auto refused = roll_back({.to = first.run.revision});
    ASSERT_FALSE(refused);
    EXPECT_NE(refused.error().reason, "rollback_failed");
    EXPECT_EQ(scene.standing().runs.back().outcome, "refused");
    EXPECT_THAT(outcome_of(scene.standing().runs.back()), HasSubstr("the database is away"));
    EXPECT_EQ(target.weights().at(third->run.revision), 100);
    scene.build("4");
    EXPECT_TRUE(scene.deploy(target));
}

// Its requests may have been moved: it is gone to its end, or given up on a person's word.
TEST_F(RollbackTest, OneThatCannotEndIsGivenUpAndWhatServedServes) {
    target.broken = first.run.revision;
    EXPECT_EQ(roll_back().error().reason, "rollback_failed");
    scene.build("3");
    EXPECT_EQ(scene.deploy(target).error().reason, "rollback_failed");
    const auto given_up = scene.with(target, [](Workplace& place) {
        return give_up(place, *unfinished(place.standing()), "ana took it back");
    });
    ASSERT_TRUE(given_up) << given_up.error().detail;
    EXPECT_FALSE(unfinished(scene.standing()));
    EXPECT_EQ(target.weights().at(second.run.revision), 100);
    EXPECT_EQ(scene.standing().current, second.run.revision);
    EXPECT_TRUE(scene.deploy(target));
}

// D36
TEST_F(RollbackTest, D36_ADrillThatCannotBeginIsRefused) {
    ASSERT_TRUE(target.remove(first.run.revision));
    target.broken = first.run.revision;
    const auto done =
        scene.with(target, [](Workplace& place) { return begin_run(place, *plan_drill(place)); });
    ASSERT_FALSE(done);
    EXPECT_EQ(scene.standing().runs.back().outcome, "refused");
    EXPECT_EQ(target.weights().at(second.run.revision), 100);
}

// D34: a decision about the held one is due first.
TEST_F(RollbackTest, D34_NothingElseIsRolledBackBesideAHeldRun) {
    scene.build("3");
    ASSERT_EQ(scene.deploy(target, {.rollout = canary}).error().reason, "held");
    const std::string held = scene.standing().runs.back().id;
    for (const RollbackWish& wish :
         {RollbackWish{.run = second.run.id}, RollbackWish{.to = first.run.revision}})
        EXPECT_EQ(plan(wish).error().reason, "held");
    const auto drill = scene.with(target, [](Workplace& place) { return plan_drill(place); });
    EXPECT_EQ(drill.error().reason, "held");
    EXPECT_EQ(unfinished(scene.standing())->id, held);
}

// PF-33
TEST_F(RollbackTest, PF_33_OneThatIsTakenBackBehindItsLastRecordServesNoLonger) {
    // As if it had been killed before the last one, which says that it has ended.
    const auto journal = scene.state() / "journal";
    auto text = *read_file(journal);
    text.resize(text.rfind('\n', text.size() - 2) + 1);
    ASSERT_TRUE(replace_file(journal, text, 0600));
    ASSERT_EQ(scene.standing().current, second.run.revision);
    const auto given_up = scene.with(target, [](Workplace& place) {
        return give_up(place, *unfinished(place.standing()), "ana took it back");
    });
    ASSERT_TRUE(given_up) << given_up.error().detail;
    EXPECT_THAT(target.weights(), testing::ElementsAre(testing::Pair(first.run.revision, 100)));
    EXPECT_EQ(scene.standing().current, first.run.revision);
    EXPECT_EQ(scene.standing().previous, "");
}

// D36
TEST_F(RollbackTest, D36_ADrillGoesThereAndBackAndWritesDownHowLongItTook) {
    const auto done = scene.with(target, [](Workplace& place) -> Result<void> {
        const auto run = plan_drill(place);
        if (!run) return fail(run.error());
        return begin_run(place, *run);
    });
    ASSERT_TRUE(done) << done.error().detail;
    EXPECT_EQ(target.weights().at(second.run.revision), 100);
    EXPECT_EQ(scene.standing().current, second.run.revision);
    EXPECT_EQ(scene.standing().previous, first.run.revision);
    const auto records = scene.records();
    const auto drill = std::find_if(records.begin(), records.end(),
                                    [](const Record& record) { return record.kind == "drill"; });
    ASSERT_NE(drill, records.end());
    EXPECT_GT(drill->facts.at("took_us").as_int64(), 0);
    EXPECT_EQ(drill->facts.at("to").as_string(), first.run.revision);
    EXPECT_EQ(scene.standing().runs.back().outcome, "drilled");
}

}  // namespace
}  // namespace taxasge::delivery
