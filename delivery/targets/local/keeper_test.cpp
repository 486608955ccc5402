#include "delivery/targets/local/keeper.hpp"

#include "tests/support/temporary_folder.hpp"

#include <gtest/gtest.h>

#include <signal.h>

#include <thread>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;

// A shell that leaves a daemon behind, which forked twice and has a session of its own, and stays itself.
Launch daemon_maker(const std::filesystem::path& folder) {
    return {.words = {"/bin/sh", "-c", "setsid sh -c 'sleep 7301 & sleep 7302 &' & sleep 7303"},
            .environment = {{"PATH", "/usr/bin:/bin"}},
            .folder = folder,
            .output = folder / "output",
            .errors = folder / "errors"};
}

std::vector<pid_t> await_descendants(const KeptTree& tree, std::size_t count) {
    std::vector<pid_t> found;
    for (int i = 0; i < 6000 && found.size() != count; ++i) {
        std::this_thread::sleep_for(5ms);
        found = descendants(tree.keeper.pid);
    }
    return found;
}

class Keeper : public testing::TestWithParam<Containment> {
 protected:
    test::TemporaryFolder folder_;
};

// D31: the shell's own sleep, and the two that were left to the keeper, beside the shell.
TEST_P(Keeper, D31_EndsDaemonsThatForkedTwice) {
    const auto tree = start_tree(daemon_maker(folder_.path()), test::random_name("keeper-test-"), GetParam());
    ASSERT_TRUE(tree) << tree.error().detail;
    std::vector<ProcessId> processes;
    for (const pid_t pid : await_descendants(*tree, 4)) processes.push_back(identify(pid));
    EXPECT_EQ(processes.size(), 4u);
    ASSERT_TRUE(kill_tree(*tree));
    for (const auto& process : processes) EXPECT_FALSE(is_alive(process)) << process.pid;
    EXPECT_FALSE(is_alive(tree->keeper));
    reap_children();
}

// D31
TEST_P(Keeper, D31_EndsWhatIsLeftOfAServerThatDied) {
    const auto tree = start_tree(daemon_maker(folder_.path()), test::random_name("keeper-test-"), GetParam());
    ASSERT_TRUE(tree) << tree.error().detail;
    await_descendants(*tree, 4);
    send_signal(tree->main, SIGKILL);
    EXPECT_TRUE(wait_for_end(follow(tree->main), 30s));
    EXPECT_TRUE(is_alive(tree->keeper));
    ASSERT_TRUE(kill_tree(*tree));
    EXPECT_FALSE(is_alive(tree->keeper));
    reap_children();
}

TEST_P(Keeper, SaysWhyAProgramDoesNotStart) {
    auto launch = daemon_maker(folder_.path());
    launch.words = {"/no/such/program"};
    const auto tree = start_tree(launch, test::random_name("keeper-test-"), GetParam());
    ASSERT_FALSE(tree);
    EXPECT_EQ(tree.error().detail,
              "cannot start /no/such/program in " + folder_.path().string() + ": No such file or directory");
}

INSTANTIATE_TEST_SUITE_P(Both, Keeper,
                         testing::Values(Containment::cgroup_if_writable, Containment::process_tree));

}  // namespace
}  // namespace taxasge::delivery
