#include "delivery/config/json_schema.hpp"
#include "delivery/config/plan.hpp"
#include "delivery/config/references.hpp"
#include "delivery/config/units.hpp"

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>

#include <boost/json.hpp>

#include <filesystem>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;

constexpr std::string_view good = R"(version: 1
project: taxasge
environments:
  local: {target: local, listen: 127.0.0.1:8080, settings: {ENVIRONMENT: testing}, secrets: {MASTER_KEYS: keys}}
services:
  backend: {program: bin/taxasge, secrets: [MASTER_KEYS], health: {path: /health, expect: {status: healthy, checks.redis: [ok, disabled]}}}
probes:
  pages: {path: /es/login, contains: form}
jobs:
  tests: {run: ["true"], timeout: 1m, retries: 2}
  backend: {needs: [tests], deploy: backend, timeout: 20m}
  verify: {needs: [backend], probes: [health, pages], timeout: 5m}
rollout:
  strategy: canary
  steps: [10, 50, 100]
  analysis: {error_rate_max: 5%, p99_max: 500ms, confidence: 99%, min_samples: 50, step_deadline: 2m}
policy: {secret_max_age: 90d}
)";

std::string with(std::string_view what, std::string_view instead) {
    std::string text{good};
    const auto at = text.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    return text.replace(at, what.size(), instead);
}

// The one fault of a text, as people read it.
std::string fault_of(const std::string& text) {
    const auto reading = read_plan(text);
    EXPECT_EQ(reading.faults.size(), 1U) << text;
    return reading.faults.empty() ? "" : to_words("deliver.yaml", reading.faults.front());
}

TEST(Plan, IsReadWhole) {
    const auto [plan, faults] = read_plan(std::string{good});
    ASSERT_TRUE(faults.empty()) << to_words("", faults.front());
    EXPECT_EQ(plan.environments.at(0).host, "127.0.0.1");
    EXPECT_EQ(plan.environments.at(0).port, 8080);
    EXPECT_EQ(plan.environments.at(0).settings.at("ENVIRONMENT"), "testing");
    EXPECT_EQ(plan.service.health.expect.at("checks.redis"), (std::vector<std::string>{"ok", "disabled"}));
    EXPECT_EQ(plan.jobs.at(0).retries, 2);
    EXPECT_EQ(plan.jobs.at(1).needs, std::vector<std::string>{"tests"});
    EXPECT_EQ(plan.rollout.steps, (std::vector<int>{10, 50, 100}));
    EXPECT_DOUBLE_EQ(plan.rollout.analysis.error_rate_max, 0.05);
    EXPECT_EQ(plan.rollout.analysis.p99_max, std::chrono::milliseconds{500});
    EXPECT_EQ(plan.secret_max_age, std::chrono::days{90});
    EXPECT_EQ(plan.probes.count("health"), 1U);
}

TEST(Plan, TellsEveryFaultAtOnceWithItsPlaceAndWhatToWrite) {
    std::string text = with("project: taxasge", "projekt: taxasge");
    text = text.replace(text.find("timeout: 20m"), 12, "timeout: long");
    text = text.replace(text.find("retries: 2"), 10, "retires: 2");
    const auto reading = read_plan(text);
    ASSERT_EQ(reading.faults.size(), 4U);
    EXPECT_EQ(to_words("f", reading.faults[0]),
              "f:1:1: deliver.yaml: `project` is missing: what is delivered");
    EXPECT_EQ(to_words("f", reading.faults[1]),
              "f:2:1: deliver.yaml: there is no key `projekt`; did you mean `project`?");
    EXPECT_THAT(to_words("f", reading.faults[2]),
                HasSubstr("f:10:39: job: there is no key `retires`; did you mean `retries`?"));
    EXPECT_THAT(to_words("f", reading.faults[3]),
                HasSubstr("timeout: write a duration such as 500ms, 30s, 5m, 1h or 90d"));
}

TEST(Plan, TextThatIsNoYamlHasItsPlaceToo) {
    EXPECT_THAT(fault_of("version: 1\nproject: [a\n"), HasSubstr("this is no YAML"));
    EXPECT_THAT(fault_of(""), HasSubstr("write a mapping"));
    EXPECT_THAT(fault_of(with("project: taxasge", "project: taxasge\nproject: other")),
                HasSubstr(":3:1: `project` stands here twice"));
}

// D4
TEST(Plan, D4_JobsInACircleArePrinted) {
    EXPECT_THAT(fault_of(with("tests: {run", "tests: {needs: [verify], run")),
                HasSubstr("tests -> verify -> backend -> tests"));
    EXPECT_EQ(find_cycle({{.name = "a", .needs = {"a"}}}), (std::vector<std::string>{"a", "a"}));
    EXPECT_TRUE(find_cycle({{.name = "a", .needs = {"b", "c"}}, {.name = "b", .needs = {"c"}}, {.name = "c"}})
                    .empty());
}

// PF-12: a hosting target that no configuration knew was found by the deployment that failed.
TEST(Plan, PF_12_NamesThatLeadNowhereAreFoundBeforeAnythingRuns) {
    EXPECT_THAT(fault_of(with("needs: [tests]", "needs: [test]")),
                HasSubstr("backend needs test, and there is no such job"));
    EXPECT_THAT(fault_of(with("deploy: backend", "deploy: front")),
                HasSubstr("there is no service front; there is: backend"));
    EXPECT_THAT(fault_of(with("[health, pages]", "[health, page]")), HasSubstr("there is no probe page"));
    EXPECT_THAT(fault_of(with("bin/taxasge,", "bin/taxasge, migrations: nowhere,")),
                HasSubstr("there is no folder nowhere"));
}

// PF-05: an empty Dockerfile was sent to the builder.
TEST(Plan, PF_05_AnEmptyContainerfileIsAFault) {
    const test::TemporaryFolder folder;
    const auto path = (folder.path() / "Containerfile").string();
    const auto text = with("bin/taxasge,", "bin/taxasge, containerfile: " + path + ",");
    EXPECT_THAT(fault_of(text), HasSubstr("there is no file " + path));
    ASSERT_TRUE(replace_file(path, "", 0644));
    EXPECT_THAT(fault_of(text), HasSubstr("is empty: write how the image is built"));
    ASSERT_TRUE(replace_file(path, "FROM scratch\n", 0644));
    EXPECT_TRUE(read_plan(text).faults.empty());
}

// D14, PF-07
TEST(Plan, PF_07_LatestIsRefusedWhereverItStands) {
    for (const auto* word : {"latest", "registry/taxasge:latest", "docker pull x:latest --quiet"})
        EXPECT_THAT(fault_of(with(R"(["true"])", "[\"" + std::string{word} + "\"]")),
                    HasSubstr("name it by its digest"))
            << word;
    EXPECT_TRUE(read_plan(with(R"(["true"])", R"(["echo latest-news"])")).faults.empty());
}

// PF-19, D20: names are compared, never counted.
TEST(Plan, PF_19_EachEnvironmentHasExactlyTheSecretsThatTheServiceWants) {
    EXPECT_THAT(fault_of(with("secrets: [MASTER_KEYS]", "secrets: [MASTER_KEYS, REDIS_URL]")),
                HasSubstr("local does not say where the secret REDIS_URL is"));
    EXPECT_THAT(fault_of(with("{MASTER_KEYS: keys}", "{MASTER_KEYS: keys, MAIL_URL: mail}")),
                HasSubstr("the service backend wants no secret MAIL_URL"));
    EXPECT_THAT(fault_of(with("{ENVIRONMENT: testing}", "{ENVIRONMENT: testing, MASTER_KEYS: k1}")),
                HasSubstr("MASTER_KEYS is a secret"));
}

// PF-17: a check that failed was made non-blocking, and stayed so.
TEST(Plan, PF_17_AJobThatMayFailSaysWhoAnswersForItWhyAndUntilWhen) {
    EXPECT_THAT(fault_of(with("retries: 2", "optional: true")), HasSubstr("there is no key `optional`"));
    EXPECT_THAT(fault_of(with("retries: 2", "waiver: {owner: ana, reason: flaky}")),
                HasSubstr("`until` is missing"));
    EXPECT_THAT(fault_of(with("retries: 2", "waiver: {owner: ana, reason: flaky, until: soon}")),
                HasSubstr("write a date"));
    EXPECT_TRUE(read_plan(with("retries: 2", "waiver: {owner: ana, reason: flaky, until: 2027-01-31}"))
                    .faults.empty());
}

TEST(Plan, StepsOfACanaryRiseToAHundred) {
    for (const auto* steps : {"[]", "[10, 50]", "[50, 10, 100]", "[0, 100]", "[10, 10, 100]"})
        EXPECT_THAT(fault_of(with("[10, 50, 100]", steps)), HasSubstr("rising percentages")) << steps;
    EXPECT_THAT(fault_of(with("strategy: canary", "strategy: blue-green")),
                HasSubstr("steps are for strategy: canary"));
    EXPECT_THAT(fault_of(with("step_deadline: 2m", "step_deadline: 500ms")),
                HasSubstr("longer than p99_max"));
}

// D46
TEST(Plan, D46_TheHashIsTheSameForTheSameMeaningOnly) {
    const auto hash = [](const std::string& text, std::string_view environment = "local",
                         std::string_view commit = "c1") {
        return plan_hash(read_plan(text).plan, environment, commit);
    };
    const auto usual = hash(std::string{good});
    EXPECT_EQ(usual.size(), 64U);
    EXPECT_EQ(usual, hash("# a comment\n" + with("project: taxasge", "project:   \"taxasge\"")));
    EXPECT_EQ(usual, hash(with("timeout: 1m, retries: 2", "retries: 2, timeout: 1m")));
    EXPECT_NE(usual, hash(with("retries: 2", "retries: 3")));
    EXPECT_NE(usual, hash(std::string{good}, "staging"));
    EXPECT_NE(usual, hash(std::string{good}, "local", "c2"));
    // As any machine computes it: a change of this number means that plans of older versions have other
    // hashes.
    EXPECT_EQ(usual.substr(0, 16), "a43fb4ade33eac17");
}

TEST(Plan, TheSchemaForEditorsNamesEachKeyAndRefusesOthers) {
    const auto schema = boost::json::parse(json_schema());
    EXPECT_EQ(schema.at("additionalProperties"), false);
    const auto& job = schema.at_pointer("/properties/jobs/additionalProperties");
    EXPECT_EQ(job.at("additionalProperties"), false);
    EXPECT_EQ(job.at_pointer("/properties/timeout/pattern"), "^[0-9]{1,9}(ms|s|m|h|d)$");
    EXPECT_EQ(job.at_pointer("/properties/needs/description"), "the jobs that must be done before");
}

TEST(Plan, OurOwnIsGood) {
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(TAXASGE_SOURCE);
    const auto reading = read_plan(*read_file("deploy/deliver.yaml"));
    std::filesystem::current_path(before);
    for (const auto& fault : reading.faults) ADD_FAILURE() << to_words("deploy/deliver.yaml", fault);
}

TEST(Units, AmountsAreReadAndTold) {
    EXPECT_EQ(to_duration("500ms").count(), 500);
    EXPECT_EQ(to_duration("90d"), std::chrono::days{90});
    EXPECT_DOUBLE_EQ(to_share("2.5%"), 0.025);
    EXPECT_EQ(duration_in_words(std::chrono::milliseconds{430}), "430 ms");
    EXPECT_EQ(duration_in_words(std::chrono::milliseconds{103'000}), "1 min 43 s");
    EXPECT_EQ(duration_in_words(std::chrono::hours{26}), "26 h 00 min");
}

}  // namespace
}  // namespace taxasge::delivery
