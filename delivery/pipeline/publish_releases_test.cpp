#include "delivery/pipeline/publish_releases.hpp"

#include "delivery/pipeline/pipeline_scene.hpp"
#include "delivery/pipeline/release.hpp"

#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

using testing::ElementsAre;

class PublishReleasesTest : public testing::Test {
 protected:
    boost::json::object published() {
        const Time now = SystemClock{}.now();
        EXPECT_TRUE(scene.with(target, [&](Workplace& place) { return publish_releases(place, now); }));
        const auto text = read_file(scene.state() / "published" / "releases.json");
        EXPECT_TRUE(text);
        boost::json::object object = boost::json::parse(*text).as_object();
        EXPECT_EQ(object.at("at").as_string(), to_rfc3339(now));
        return object;
    }
    // As "<first digit of the commit> <state>", in their order.
    static std::vector<std::string> states(const boost::json::object& published) {
        std::vector<std::string> states;
        for (const auto& each : published.at("releases").as_array())
            states.push_back(std::string{each.at("commit").as_string().subview(0, 1)} + " " +
                             std::string{each.at("state").as_string()});
        return states;
    }
    static std::string since(const boost::json::object& published, std::size_t which) {
        return std::string{published.at("releases").at(which).at("since").as_string()};
    }
    // When the last record of that kind was written.
    std::string at_last(const std::string& kind) {
        std::string at;
        for (const Record& record : scene.records())
            if (record.kind == kind) at = to_rfc3339(record.at);
        return at;
    }

    PipelineScene scene;
    test::FolderTarget target{scene.path("world")};
};

TEST_F(PublishReleasesTest, W36_BeforeTheFirstDeploymentThereAreNone) {
    scene.write_plan({});
    const auto nothing = published();
    EXPECT_EQ(nothing.at("version"), 1);
    EXPECT_EQ(nothing.at("environment"), "local");
    EXPECT_EQ(nothing.at("serving"), "");
    EXPECT_THAT(states(nothing), ElementsAre());
}

TEST_F(PublishReleasesTest, W36_TheNewestComesFirstAndEachSaysSinceWhenItIsWhatItIs) {
    ASSERT_TRUE(scene.deploy(target));
    const auto first = published();
    EXPECT_THAT(states(first), ElementsAre("1 serving"));
    EXPECT_EQ(first.at("releases").at(0).at("program_version"), "0.1.0");
    EXPECT_EQ(since(first, 0), at_last("serving"));
    scene.build("2");
    ASSERT_TRUE(scene.deploy(target));
    const auto second = published();
    EXPECT_THAT(states(second), ElementsAre("2 serving", "1 kept"));
    EXPECT_EQ(second.at("serving").as_string(), scene.standing().current);
    EXPECT_EQ(since(second, 0), at_last("serving"));
    EXPECT_EQ(since(second, 1), at_last("serving"));
    scene.build("3");
    ASSERT_FALSE(scene.deploy(target, {.verify = "false"}));
    const auto third = published();
    EXPECT_THAT(states(third), ElementsAre("3 kept", "2 serving", "1 kept"));
    EXPECT_EQ(since(third, 0), at_last("end"));
    EXPECT_EQ(since(third, 1), since(second, 0));
    ASSERT_TRUE(scene.with(target, [](Workplace& place) {
        return begin_run(place, plan_rollback(place, {.to = place.standing().previous})->run);
    }));
    const auto back = published();
    EXPECT_THAT(states(back), ElementsAre("3 kept", "2 kept", "1 serving"));
    EXPECT_EQ(since(back, 2), at_last("serving"));
}

TEST_F(PublishReleasesTest, W36_ADrillChangesNothingOfIt) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    ASSERT_TRUE(scene.deploy(target));
    const auto before = published();
    ASSERT_TRUE(scene.with(target, [](Workplace& place) { return begin_run(place, *plan_drill(place)); }));
    EXPECT_EQ(published().at("releases"), before.at("releases"));
}

TEST_F(PublishReleasesTest, W36_ACanaryIsOneAsLongAsNobodyHasDecided) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    EXPECT_EQ(scene.deploy(target, {.rollout = canary}).error().reason, "held");
    const auto held = published();
    EXPECT_THAT(states(held), ElementsAre("2 canary", "1 serving"));
    EXPECT_EQ(since(held, 0), at_last("begin"));
    ASSERT_TRUE(scene.with(target, [](Workplace& place) { return promote(place); }));
    EXPECT_THAT(states(published()), ElementsAre("2 serving", "1 kept"));
}

// One that somebody has broken, and one from before there was a version in it.
TEST_F(PublishReleasesTest, W36_WhatCannotBeReadIsLeftOut) {
    ASSERT_TRUE(scene.deploy(target));
    const auto folder = scene.state() / "revisions";
    ASSERT_TRUE(replace_file(folder / scene.standing().current / "revision.json",
                             R"({"commit": "c", "program_sha256": "", "settings": {}})", 0644));
    std::filesystem::create_directories(folder / "broken");
    ASSERT_TRUE(replace_file(folder / "broken" / "revision.json", "{}", 0644));
    const auto left = published();
    EXPECT_THAT(states(left), ElementsAre("c serving"));
    EXPECT_EQ(left.at("releases").at(0).at("program_version"), "");
}

TEST_F(PublishReleasesTest, W36_AServerIsToldWhereToFindThem) {
    ASSERT_TRUE(scene.deploy(target));
    const auto kept = kept_release(scene.state(), scene.standing().current);
    ASSERT_TRUE(kept);
    EXPECT_EQ(kept->revision.settings.at("DELIVERY_STATE"), scene.state().string());
}

TEST_F(PublishReleasesTest, W36_ADiskThatDoesNotTakeItIsTold) {
    ASSERT_TRUE(scene.deploy(target));
    ASSERT_TRUE(replace_file(scene.state() / "published", "in the way", 0644));
    EXPECT_FALSE(
        scene.with(target, [](Workplace& place) { return publish_releases(place, SystemClock{}.now()); }));
}

}  // namespace
}  // namespace taxasge::delivery
