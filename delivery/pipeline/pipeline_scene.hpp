// An environment on a FolderTarget, with a program that says its version and nothing else, for the tests of
// whole deployments.
#pragma once

#include "delivery/pipeline/delivery.hpp"
#include "delivery/pipeline/lock.hpp"
#include "delivery/pipeline/rollback.hpp"
#include "delivery/pipeline/run.hpp"
#include "tests/support/folder_target.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>

namespace taxasge::delivery {

class Silence final : public Progress {
 public:
    void begin(std::string_view) override {}
    void say(std::string_view, std::string_view words) override { told += std::string{words} + "\n"; }
    void end(std::string_view, std::string_view) override {}
    std::string told;
};

// What a deliver.yaml of these tests may vary.
struct Wishes {
    std::string settings = "A: a";
    std::string tests = "true";
    std::string verify = "true";
    std::string rollout = "{strategy: blue-green}";
    std::string extra = {};      // of the environment
    std::string service = {};    // more of it
    std::string timeout = "1m";  // of the deployment
    int retries = 0;             // of the tests
};

// A rollout that is held after a moment, unless there is traffic.
constexpr auto canary =
    "{strategy: canary, steps: [10, 100], analysis: {error_rate_max: 5%, p99_max: 50ms, confidence: 90%, "
    "min_samples: 50, step_deadline: 300ms}}";

class PipelineScene {
 public:
    PipelineScene() {
        build("1");
        EXPECT_TRUE(replace_file(path("key"), "a secret that nobody may see", 0600));
        std::filesystem::create_directories(state());
    }

    [[nodiscard]] std::string path(const std::string& name) const { return (folder_.path() / name).string(); }
    [[nodiscard]] std::filesystem::path state() const { return folder_.path() / "state"; }

    // A program of that commit.
    void build(const std::string& digit) const {
        EXPECT_TRUE(replace_file(path("taxasge"),
                                 "#!/bin/sh\necho \"taxasge 0.1.0 (" + std::string(12, digit[0]) + ")\"\n",
                                 0755));
    }

    void write_plan(const Wishes& wishes) {
        PlanReading reading = read_plan(
            fmt::format(R"(version: 1
project: taxasge
environments:
  local: {{target: local, listen: 127.0.0.1:9, settings: {{{}}}, secrets: {{KEY: {}}}{}}}
services:
  backend: {{program: {}, secrets: [KEY], health: {{path: /health}}{}}}
jobs:
  tests: {{run: ["{}"], timeout: 1m, retries: {}}}
  backend: {{needs: [tests], deploy: backend, timeout: {}}}
  verify: {{needs: [backend], run: ["{}"], timeout: 1m}}
rollout: {}
)",
                        wishes.settings, path("key"), wishes.extra, path("taxasge"), wishes.service,
                        wishes.tests, wishes.retries, wishes.timeout, wishes.verify, wishes.rollout));
        for (const auto& fault : reading.faults) ADD_FAILURE() << to_words("deliver.yaml", fault);
        plan = std::move(reading.plan);
    }

    // With a workplace on this environment, as a process of taxasgectl has it.
    template <class Deed>
    auto with(Target& target, Deed deed) {
        auto journal = Journal::open(state());
        EXPECT_TRUE(journal);
        Redaction redaction;
        Workplace place{
            plan, plan.environments.at(0), state(), target, **journal, redaction, progress, person, nullptr};
        return deed(place);
    }

    Result<DeploymentPlan> deploy(Target& target, const Wishes& wishes = {}) {
        write_plan(wishes);
        return with(target, [](Workplace& place) { return delivery::deploy(place); });
    }

    [[nodiscard]] std::vector<Record> records() const { return *Journal::read(state()); }
    [[nodiscard]] Standing standing() const { return standing_of(records()); }

    Plan plan = {};
    Silence progress = {};
    std::string person = "ana";

 private:
    test::TemporaryFolder folder_;
};

}  // namespace taxasge::delivery
