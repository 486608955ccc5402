// What is left when a process dies in the middle, and what the next one makes of it.
#include "delivery/pipeline/pipeline_scene.hpp"

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

namespace taxasge::delivery {
namespace {

using testing::ElementsAre;
using testing::Pair;

// Runs `deed` in a process that is killed at its n-th moment. Whether it lived to the end.
bool survives(int killed_at, const std::function<void(const std::function<void()>&)>& deed) {
    const pid_t child = ::fork();
    if (child == 0) {
        int moments = 0;
        deed([&] {
            if (++moments == killed_at) ::raise(SIGKILL);
        });
        ::_exit(0);
    }
    int status = 0;
    ::waitpid(child, &status, 0);
    return WIFEXITED(status) && WEXITSTATUS(status) == 0;
}

struct CrashTest : testing::Test {
    void deploy_killed_at(int moment, const Wishes& wishes) {
        scene.write_plan(wishes);
        lived = survives(moment, [&](const std::function<void()>& at) {
            test::FolderTarget fragile{scene.path("world"), at};
            (void)scene.with(fragile, [](Workplace& place) { return deploy(place); }).has_value();
        });
    }

    PipelineScene scene;
    test::FolderTarget target{scene.path("world")};
    bool lived = false;
};

// D5, D6: at every moment at which anything outside changes.
TEST_F(CrashTest, D5_ADeploymentThatDiesAnywhereIsFinishedByTheNextCommand) {
    std::string before = scene.deploy(target)->run.revision;
    int moment = 1;
    for (lived = false; !lived; ++moment) {
        ASSERT_LT(moment, 100);
        scene.build(std::to_string(2 + moment % 8));
        deploy_killed_at(moment, {});
        // All requests have an answer, whatever happened.
        int sum = 0;
        for (const auto& [id, weight] : target.weights()) sum += weight;
        ASSERT_EQ(sum, 100) << "killed at moment " << moment;
        const auto resumed = scene.with(target, [](Workplace& place) { return resume(place); });
        ASSERT_TRUE(resumed) << resumed.error().detail;
        const Standing standing = scene.standing();
        ASSERT_FALSE(unfinished(standing));
        ASSERT_EQ(standing.runs.back().outcome, "deployed") << moment;
        ASSERT_THAT(target.weights(),
                    testing::UnorderedElementsAre(Pair(before, 0), Pair(standing.current, 100)))
            << moment;
        before = standing.current;
    }
    EXPECT_GT(moment, 8);
}

TEST_F(CrashTest, D5_AWayBackThatDiesAnywhereIsGoneToItsEnd) {
    const std::string good = scene.deploy(target)->run.revision;
    const Wishes bad{.verify = "exit 1"};
    for (int moment = 1; !lived; ++moment) {
        ASSERT_LT(moment, 100);
        scene.build("2");
        deploy_killed_at(moment, bad);
        (void)scene.with(target, [](Workplace& place) { return resume(place); }).has_value();
        ASSERT_FALSE(unfinished(scene.standing())) << moment;
        ASSERT_EQ(scene.standing().runs.back().outcome, "rolled_back") << moment;
        ASSERT_THAT(target.weights(), ElementsAre(Pair(good, 100))) << moment;
    }
}

// D6: nothing outside happens before the record of it is on the disk.
TEST_F(CrashTest, D6_WhateverHasChangedWasWrittenDownBefore) {
    scene.write_plan({});
    test::FolderTarget watched{scene.path("world"), [&] {
                                   const auto records = Journal::read(scene.state());
                                   ASSERT_TRUE(records);
                                   ASSERT_FALSE(records->empty());
                                   EXPECT_EQ(records->back().kind, "intent") << records->back().step;
                               }};
    ASSERT_TRUE(scene.with(watched, [](Workplace& place) { return deploy(place); }));
}

TEST_F(CrashTest, AnyCommandFinishesItFirst) {
    ASSERT_TRUE(scene.deploy(target));
    scene.build("2");
    deploy_killed_at(4, {});
    ASSERT_FALSE(lived);
    scene.build("3");
    const auto third = scene.deploy(target);
    ASSERT_TRUE(third) << third.error().detail;
    ASSERT_EQ(scene.standing().runs.size(), 3U);
    EXPECT_EQ(scene.standing().runs.at(1).outcome, "deployed");
    EXPECT_EQ(third->run.previous, scene.standing().runs.at(1).revision);
}

// D7
TEST_F(CrashTest, D7_TheLockOfAKilledHolderIsFreeAtOnceAndNamesWhoHadIt) {
    const Holder holder{.command = "deploy",
                        .run = "r1",
                        .person = "ana",
                        .host = "vm1",
                        .pid = ::getpid(),
                        .since = SystemClock{}.now()};
    {
        const auto lock = Lock::take(scene.state(), holder, {});
        ASSERT_TRUE(lock);
        const auto second = Lock::take(scene.state(), holder, std::chrono::milliseconds{50});
        ASSERT_FALSE(second);
        EXPECT_EQ(second.error().reason, "locked");
        EXPECT_THAT(
            second.error().detail,
            testing::HasSubstr(fmt::format("deploy by ana on vm1, process {}, run r1, for ", ::getpid())));
        EXPECT_EQ(Lock::holder(scene.state())->run, "r1");
    }
    EXPECT_FALSE(Lock::holder(scene.state()));
    std::array<int, 2> pipe{};
    ASSERT_EQ(::pipe(pipe.data()), 0);
    const pid_t child = ::fork();
    if (child == 0) {
        const auto lock = Lock::take(scene.state(), holder, {});
        // A child of its own must not keep the lock alive (the prototype's first bug).
        if (::fork() == 0) ::execl("/bin/sleep", "sleep", "20", nullptr);
        if (::write(pipe[1], "x", 1) == 1) ::pause();
    }
    char taken = 0;
    ASSERT_EQ(::read(pipe[0], &taken, 1), 1);
    ASSERT_FALSE(Lock::take(scene.state(), holder, {}));
    ::kill(child, SIGKILL);
    ::waitpid(child, nullptr, 0);
    EXPECT_TRUE(Lock::take(scene.state(), holder, std::chrono::milliseconds{900}));
}

}  // namespace
}  // namespace taxasge::delivery
