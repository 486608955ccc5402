#include "delivery/pipeline/witness.hpp"

#include "delivery/pipeline/pipeline_scene.hpp"

#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;
using testing::MatchesRegex;

class WitnessTest : public testing::Test {
 protected:
    // What was observed of it, as text; "nothing" when nobody says anything of it.
    std::string observed(EvidenceKind kind, const std::string& subject) {
        const auto seen =
            scene.with(target, [](Workplace& place) { return witness(place, SystemClock{}.now()); });
        EXPECT_TRUE(seen);
        for (const Evidence& each : *seen)
            if (each.kind == kind && each.subject == subject) return boost::json::serialize(each.observed);
        return "nothing";
    }
    void drill() {
        (void)scene.with(target, [](Workplace& place) { return begin_run(place, *plan_drill(place)); });
    }

    PipelineScene scene;
    test::FolderTarget target{scene.path("world")};
};

TEST_F(WitnessTest, OfWhatWasNeverDeployedThereIsLittleToSay) {
    scene.write_plan({});
    EXPECT_EQ(observed(EvidenceKind::job, "tests"), "nothing");
    EXPECT_EQ(observed(EvidenceKind::drill, "rollback"), "nothing");
    EXPECT_EQ(observed(EvidenceKind::images, "backend"), R"({"images":[],"tags":[]})");
    EXPECT_THAT(observed(EvidenceKind::http, "/health"), HasSubstr("cause"));
    EXPECT_THAT(observed(EvidenceKind::secrets, "backend"), HasSubstr(R"({"rotated":{"KEY":"20)"));
}

TEST_F(WitnessTest, AJobThatFailedAndOneThatWasNotComeToAreNotPassed) {
    ASSERT_TRUE(scene.deploy(target));
    EXPECT_THAT(observed(EvidenceKind::job, "tests"),
                MatchesRegex(R"(."result":"passed","began":"20[0-9T:.-]+Z","ended":"20[0-9T:.-]+Z".)"));
    scene.build("2");
    ASSERT_FALSE(scene.deploy(target, {.tests = "false"}));
    EXPECT_THAT(observed(EvidenceKind::job, "tests"), HasSubstr(R"("result":"failed")"));
    EXPECT_THAT(observed(EvidenceKind::job, "verify"), HasSubstr(R"("result":"skipped")"));
}

// A job that failed at first has not simply passed: a report tells how often it was tried, and all the time.
TEST_F(WitnessTest, AJobThatPassedAtItsSecondTrySaysSo) {
    const std::string fails_once = fmt::format("test -e {0} || {{ touch {0}; false; }}", scene.path("tried"));
    ASSERT_TRUE(scene.deploy(target, {.tests = fails_once, .retries = 1}));
    const auto seen = boost::json::parse(observed(EvidenceKind::job, "tests")).as_object();
    EXPECT_EQ(seen.at("result"), "passed");
    EXPECT_EQ(seen.at("tries"), 2);
    const auto records = scene.records();
    const auto first = std::ranges::find_if(
        records, [](const Record& each) { return each.step == "job tests" && each.kind == "intent"; });
    EXPECT_EQ(seen.at("began"), boost::json::value(to_rfc3339(first->at)));
}

// Whoever is given it without the plan knows how long it may be believed.
TEST_F(WitnessTest, EvidenceSaysHowLongItLives) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    ASSERT_TRUE(scene.deploy(target));
    drill();
    const auto lifetimes = [&] {
        const auto seen =
            scene.with(target, [](Workplace& place) { return witness(place, SystemClock{}.now()); });
        std::map<EvidenceKind, std::optional<std::chrono::milliseconds>> all;
        for (const Evidence& each : *seen) all[each.kind] = each.lifetime;
        return all;
    };
    scene.plan.evidence_max_age = std::chrono::hours{36};
    for (const auto& [kind, lifetime] : lifetimes())
        EXPECT_EQ(lifetime, std::chrono::hours{36}) << to_text(kind);
    scene.plan.criteria = {{.id = "C01", .drill_max_age = std::chrono::days{7}},
                           {.id = "C02", .drill_max_age = std::chrono::days{30}},
                           {.id = "C03"}};
    for (const auto& [kind, lifetime] : lifetimes())
        EXPECT_EQ(lifetime, kind == EvidenceKind::drill ? std::chrono::days{30} : std::chrono::hours{36})
            << to_text(kind);
    EXPECT_EQ(lifetimes().size(), 5U);  // job, http, secrets, images, drill
    scene.plan.evidence_max_age = {};
    EXPECT_FALSE(lifetimes().at(EvidenceKind::job));
}

// The last one counts, however well an earlier one went.
TEST_F(WitnessTest, ADrillThatFailedIsOneToo) {
    ASSERT_TRUE(scene.deploy(target));
    const std::string first = scene.standing().current;
    scene.build("2");
    ASSERT_TRUE(scene.deploy(target));
    drill();
    EXPECT_EQ(observed(EvidenceKind::drill, "rollback"), R"({"result":"passed"})");
    ASSERT_TRUE(target.remove(first));
    target.broken = first;
    drill();
    EXPECT_THAT(observed(EvidenceKind::drill, "rollback"),
                testing::AllOf(HasSubstr(R"("result":"failed")"), HasSubstr("the database is away")));
}

}  // namespace
}  // namespace taxasge::delivery
