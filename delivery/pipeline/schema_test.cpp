// A schema that more than one revision works on: what may be taken away, when, and who cannot be gone back to
// then.
#include "delivery/pipeline/pipeline_scene.hpp"
#include "delivery/pipeline/schema_history.hpp"

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;

TEST(Contraction, SaysAfterWhichMigrationItComes) {
    EXPECT_EQ(contracts_after("-- Nobody reads it since.\n-- contracts after 0023\nDROP TABLE a"), 23);
    EXPECT_EQ(contracts_after("-- Contracts after 7: the old table"), 7);
    for (const auto* sql :
         {"DROP TABLE a", "SELECT '-- contracts after 3'", "-- contracts after all", "-- contracts after -1"})
        EXPECT_EQ(contracts_after(sql), 0) << sql;
}

class SchemaTest : public testing::Test {
 protected:
    SchemaTest() {
        migrate("0010_tables.sql", "CREATE TABLE a (b TEXT)");
        EXPECT_TRUE(deploy("1"));
    }

    void migrate(const std::string& file, const std::string& sql) const {
        std::filesystem::create_directories(scene.path("migrations/sqlite"));
        ASSERT_TRUE(replace_file(scene.path("migrations/sqlite/" + file), sql, 0644));
    }
    Result<DeploymentPlan> deploy(const std::string& commit) {
        scene.build(commit);
        return scene.deploy(target, {.service = ", migrations: " + scene.path("migrations")});
    }
    std::string refusal(const std::string& commit) {
        const auto deployed = deploy(commit);
        EXPECT_FALSE(deployed);
        return deployed ? "" : deployed.error().detail;
    }
    Result<RollbackPlan> plan(const RollbackWish& wish) {
        return scene.with(target, [&](Workplace& place) { return plan_rollback(place, wish); });
    }

    PipelineScene scene;
    test::FolderTarget target{scene.path("world")};
};

TEST_F(SchemaTest, WhatHasRunIsNotLookedAtAndWhatTakesAwayIsRefused) {
    migrate("0009_old.sql", "DROP TABLE z");
    EXPECT_TRUE(deploy("2"));
    migrate("0011_drop.sql", "SELECT 1;\nDROP TABLE a");
    EXPECT_THAT(refusal("3"), HasSubstr("0011_drop.sql, line 2: takes something away"));
}

TEST_F(SchemaTest, WhatTheServingReleaseHasEndedTheUseOfMayGo) {
    migrate("0011_unused.sql", "SELECT 1");
    migrate("0012_drop.sql", "-- contracts after 0011\nDROP TABLE a");
    EXPECT_THAT(refusal("2"),
                HasSubstr("0012_drop.sql waits for 0011: deploy the release that ends with it first"));
    std::filesystem::remove(scene.path("migrations/sqlite/0012_drop.sql"));
    ASSERT_TRUE(deploy("2"));
    migrate("0012_drop.sql", "-- contracts after 0012\nDROP TABLE a");
    EXPECT_THAT(refusal("3"), HasSubstr("contracts after 0012, which does not come before it"));
    migrate("0012_drop.sql", "-- contracts after 0011\nDROP TABLE a");
    EXPECT_TRUE(deploy("3"));
}

// The schema may have come as far with a release that was taken back since: the one that serves counts.
TEST_F(SchemaTest, AReleaseThatWasTakenBackHasEndedNothing) {
    migrate("0011_unused.sql", "SELECT 1");
    ASSERT_TRUE(deploy("2"));
    ASSERT_TRUE(
        scene.with(target, [](Workplace& place) { return begin_run(place, plan_rollback(place, {})->run); }));
    migrate("0012_drop.sql", "-- contracts after 0011\nDROP TABLE a");
    EXPECT_THAT(refusal("3"), HasSubstr("waits for 0011"));
}

TEST_F(SchemaTest, NobodyGoesBackToARevisionThatWouldMissSomething) {
    const std::string first = scene.standing().current;
    migrate("0011_unused.sql", "SELECT 1");
    ASSERT_TRUE(deploy("2"));
    EXPECT_TRUE(plan({.to = first}));
    migrate("0012_drop.sql", "-- contracts after 0011\nDROP TABLE a");
    ASSERT_TRUE(deploy("3"));
    const auto refused = plan({.to = first});
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().reason, "refused");
    EXPECT_THAT(refused.error().detail,
                HasSubstr("only revisions that came with 0011 or later work on this schema"));
    EXPECT_TRUE(plan({})) << "the one before works on it";
}

}  // namespace
}  // namespace taxasge::delivery
