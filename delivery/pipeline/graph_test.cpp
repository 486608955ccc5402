#include "delivery/pipeline/graph.hpp"

#include <gmock/gmock.h>

#include <atomic>
#include <future>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

class Nobody final : public Progress {
 public:
    void begin(std::string_view) override {}
    void say(std::string_view, std::string_view) override {}
    void end(std::string_view, std::string_view) override {}
};

Job job(std::string name, std::vector<std::string> needs = {}) {
    return {.name = std::move(name), .needs = std::move(needs), .timeout = 1min};
}

struct GraphTest : testing::Test {
    std::vector<JobOutcome> go(Work work) {
        outcomes = run_jobs({.jobs = jobs,
                             .work = std::move(work),
                             .progress = nobody,
                             .timeout = timeout,
                             .today = "2026-11-30"});
        return outcomes;
    }
    Nobody nobody;
    std::vector<Job> jobs;
    std::vector<JobOutcome> outcomes;
    std::chrono::milliseconds timeout = 1min;
};

Result<void> well(const Job&, Deadline) {
    return {};
}
Result<void> badly() {
    return fail({.code = Code::invalid, .reason = "refused", .detail = "it broke"});
}

// D4: the report's four jobs.
TEST_F(GraphTest, D4_EachBeginsWhenWhatItNeedsIsDone) {
    jobs = {job("verify", {"frontend"}), job("frontend", {"backend"}), job("tests"),
            job("backend", {"tests"})};
    std::mutex mutex;
    std::vector<std::string> order;
    go([&](const Job& each, Deadline) -> Result<void> {
        const std::lock_guard guard{mutex};
        order.push_back(each.name);
        return {};
    });
    EXPECT_EQ(order, (std::vector<std::string>{"tests", "backend", "frontend", "verify"}));
    EXPECT_EQ(first_failure(outcomes), nullptr);
}

TEST_F(GraphTest, D4_WhatDoesNotNeedEachOtherRunsSideBySide) {
    jobs = {job("left"), job("right")};
    std::promise<void> left;
    std::promise<void> right;
    // Each waits for the other to have begun.
    go([&](const Job& each, Deadline) -> Result<void> {
        (each.name == "left" ? left : right).set_value();
        (each.name == "left" ? right : left).get_future().wait();
        return {};
    });
    EXPECT_EQ(first_failure(outcomes), nullptr);
}

TEST_F(GraphTest, D4_AFailedOneIsTriedAgainAsOftenAsItMayBe) {
    jobs = {job("flaky")};
    jobs[0].retries = 2;
    std::atomic<int> tries = 0;
    go([&](const Job&, Deadline) -> Result<void> { return ++tries < 3 ? badly() : Result<void>{}; });
    EXPECT_EQ(outcomes[0].state, JobState::done);
    EXPECT_EQ(outcomes[0].tries, 3);
    tries = -10;
    go([&](const Job&, Deadline) -> Result<void> { return ++tries < 3 ? badly() : Result<void>{}; });
    EXPECT_EQ(outcomes[0].state, JobState::failed);
    EXPECT_EQ(outcomes[0].tries, 3);
}

TEST_F(GraphTest, D4_TimeOutsOfAJobAndOfAllTogetherReachTheWork) {
    jobs = {job("slow")};
    const auto wait = [](const Job&, Deadline deadline) {
        return run_command("sleep 30 & sleep 30", deadline, [](std::string_view) {});
    };
    jobs[0].timeout = 50ms;
    go(wait);
    EXPECT_EQ(outcomes[0].state, JobState::timed_out);
    EXPECT_THAT(outcomes[0].error.detail, HasSubstr("cut off at its time-out"));
    jobs[0].timeout = 1min;
    timeout = 50ms;
    go(wait);
    EXPECT_EQ(outcomes[0].state, JobState::timed_out);
}

// D4, PF-17: a waived job that fails does not fail the run; a required one that it kept from running does.
TEST_F(GraphTest, PF_17_AWaivedFailureDoesNotHideWhoWasSkippedBecauseOfIt) {
    jobs = {job("lint"), job("tests")};
    jobs[0].waiver = {.owner = "ana", .reason = "flaky", .until = "2026-11-30"};
    const auto lint_fails = [](const Job& each, Deadline) -> Result<void> {
        return each.name == "lint" ? badly() : Result<void>{};
    };
    go(lint_fails);
    EXPECT_EQ(first_failure(outcomes), nullptr);
    jobs.push_back(job("backend", {"lint"}));
    go(lint_fails);
    ASSERT_NE(first_failure(outcomes), nullptr);
    EXPECT_EQ(first_failure(outcomes)->name, "backend");
    EXPECT_EQ(first_failure(outcomes)->state, JobState::skipped);
    EXPECT_EQ(first_failure(outcomes)->error.detail, "lint failed");
    // The waiver has run out.
    jobs.pop_back();
    jobs[0].waiver.until = "2026-11-29";
    go(lint_fails);
    ASSERT_NE(first_failure(outcomes), nullptr);
    EXPECT_EQ(first_failure(outcomes)->name, "lint");
}

TEST_F(GraphTest, WhatAnEarlierProcessHasDoneIsNotDoneAgain) {
    jobs = {job("tests"), job("backend", {"tests"})};
    std::atomic<int> runs = 0;
    const auto done = run_jobs({.jobs = jobs,
                                .work = [&](const Job&, Deadline) -> Result<void> {
                                    ++runs;
                                    return {};
                                },
                                .progress = nobody,
                                .timeout = timeout,
                                .done = {"tests"}});
    EXPECT_EQ(runs, 1);
    EXPECT_EQ(first_failure(done), nullptr);
    EXPECT_EQ(run_jobs({.jobs = jobs, .work = well, .progress = nobody, .timeout = timeout}).size(), 2U);
}

TEST(RunCommand, HearsEachLineAndTellsTheLastOnesOfAFailure) {
    std::vector<std::string> lines;
    const auto hear = [&](std::string_view line) { lines.emplace_back(line); };
    const auto soon = std::chrono::steady_clock::now() + 1min;
    EXPECT_TRUE(run_command("echo one; echo two >&2; printf three", soon, hear));
    EXPECT_EQ(lines, (std::vector<std::string>{"one", "two", "three"}));
    const auto failed = run_command("echo no such table; exit 7", soon, hear);
    ASSERT_FALSE(failed);
    EXPECT_THAT(failed.error().detail, HasSubstr("ended with 7:\n  no such table"));
    EXPECT_EQ(*run_program({"/bin/echo", "a b"}, soon), "a b\n");
    EXPECT_FALSE(run_program({"/nowhere/taxasge", "version"}, soon));
}

}  // namespace
}  // namespace taxasge::delivery
