#include "delivery/readers/workflow_faults.hpp"

#include "base/file.hpp"

#include <gmock/gmock.h>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

std::string faults_of(const std::string& script, std::string_view shell = "bash") {
    std::string all;
    for (const auto& fault : script_faults(script, shell)) all += fault + "\n";
    return all;
}

TEST(WorkflowFaults, PF_31_WhatHidesAFailureIsFound) {
    for (const auto* script :
         {"npm test || true", "npm test||true", "npm test || echo 'tests failed'",
          "npm test || :", "npm test || exit 0", "npm test ||\n  true", "npm test \\\n  || true",
          "(npm test) || (echo no)", "npm test || { echo no; }", "npm test; exit 0", "npm test; true",
          "npm test ; :", "set +e\nnpm test", "set +o errexit", "npm test || printf no", "npm test & true",
          "echo '#' && npm test || true"})
        EXPECT_THAT(faults_of(script), Not(IsEmpty())) << script;
}

TEST(WorkflowFaults, WhatCanFailIsNoFault) {
    for (const auto* script :
         {"npm test", "npm test || exit 1", "npm test || { echo no; exit 1; }", "npm test || false",
          "# npm test || true", "npm test # || true", "echo 'a || true'", "echo \"; exit 0\"",
          "npm test && echo done", "npm test | tee log", "echo ${{ inputs.a || true }}",
          "test -f a || npm test", "npm test || truely", "set -e\nnpm test", "a \\|\\| true"})
        EXPECT_THAT(faults_of(script), IsEmpty()) << script;
}

TEST(WorkflowFaults, WhatIsTooLongIsNotTakenForGood) {
    EXPECT_THAT(faults_of("npm test" + std::string(1'000'000, ' ') + "|| true"), HasSubstr("too long"));
    EXPECT_THAT(faults_of("npm test ||" + std::string(1'000'000, ' ') + "\n true"), Not(IsEmpty()));
    EXPECT_THAT(faults_of("echo '" + std::string(1'000'000, 'x') + "'"), IsEmpty());
}

// GitHub runs `bash -e` where no shell is named, and there a pipe ends as its last part does.
TEST(WorkflowFaults, PF_31_APipeHidesItsFirstPartUnlessItIsSaid) {
    EXPECT_THAT(faults_of("npm test | tee log", ""), HasSubstr("a pipe without pipefail"));
    EXPECT_THAT(faults_of("npm test |& tee log", "sh"), HasSubstr("a pipe without pipefail"));
    EXPECT_THAT(faults_of("set -euo pipefail\nnpm test | tee log", ""), IsEmpty());
    EXPECT_THAT(faults_of("npm test | tee log\nset -o pipefail", ""), HasSubstr("a pipe"));
    EXPECT_THAT(faults_of("a || b\nc >| d", ""), IsEmpty());
    EXPECT_THAT(faults_of("npm test", "bash {0}"), HasSubstr("goes on after what failed"));
    EXPECT_THAT(faults_of("npm test", "bash -e {0}"), IsEmpty());
}

TEST(WorkflowFaults, EachIsToldWithItsPlace) {
    const auto faults = workflow_faults(R"(
defaults: {run: {shell: bash}}
jobs:
  test:
    steps:
      - uses: actions/checkout@0
      - name: run tests
        run: |
          npm ci
          npm test || echo "failed"
      - run: npm test | tee log
        shell: sh
      - {run: npm audit, continue-on-error: true}
      - {run: npm audit, continue-on-error: false}
      - {run: npm audit, if: false}
  lint:
    continue-on-error: ${{ matrix.allowed }}
    steps: [{run: npm run lint | cat}]
)");
    ASSERT_TRUE(faults) << faults.error().detail;
    EXPECT_THAT(
        *faults,
        testing::ElementsAre(
            "job test, step 2 (run tests): `npm test || echo x`: a failure here would go unseen",
            "job test, step 3: `npm test | tee log`: a pipe without pipefail hides how its first part "
            "ends",
            "job test, step 4: continue-on-error: true", "job test, step 6: if: false: it never runs",
            "job lint: continue-on-error: ${{ matrix.allowed }}"));
}

TEST(WorkflowFaults, WhatIsNoWorkflowIsAnError) {
    for (const auto* text : {"", "[]", "name: ci", "jobs: {}", "jobs: [", "jobs: 1"})
        EXPECT_FALSE(workflow_faults(text)) << text;
}

TEST(WorkflowFaults, OurOwnWorkflowsHaveNone) {
    for (const auto* name : {"ci.yml", "nightly.yml"}) {
        const auto text = read_file(std::string{TAXASGE_SOURCE} + "/.github/workflows/" + name);
        ASSERT_TRUE(text);
        EXPECT_THAT(workflow_faults(*text).value(), IsEmpty()) << name;
    }
}

}  // namespace
}  // namespace taxasge::delivery
