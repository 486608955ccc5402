#include "delivery/gate/judge_runs.hpp"
#include "delivery/gate/judge_rights.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;
using namespace std::chrono_literals;

boost::json::object seen(const std::string& text) {
    return boost::json::parse(text).as_object();
}

// PF-31: 12 passed, 12 failed, 47 skipped, and the report said 12 of 12.
TEST(JudgeRuns, PF_31_TestsPassWhenAllOfThemDid) {
    const auto judged = [](const std::string& numbers, const char* complete = "true") {
        return judge_tests(seen("{" + numbers + R"(, "complete": )" + complete + "}"), {"slow", "slower"});
    };
    EXPECT_EQ(judged(R"("passed": 12, "failed": 0, "skipped": [])").state, State::pass);
    EXPECT_EQ(in_english(judged(R"("passed": 12, "failed": 12, "skipped": ["a"])").cause),
              "12 of 25 tests failed");
    const auto skipped = judged(R"("passed": 12, "failed": 0, "skipped": ["slow", "a", "b"])");
    EXPECT_EQ(skipped.state, State::skipped);
    EXPECT_EQ(in_english(skipped.cause), "2 of 15 tests were skipped: a and others");
    EXPECT_EQ(in_english(judged(R"("passed": 12, "failed": 0, "skipped": ["a"])").cause),
              "1 of 13 tests were skipped: a");
    EXPECT_EQ(judged(R"("passed": 12, "failed": 0, "skipped": ["slow"])").state, State::pass);
    EXPECT_EQ(in_english(judged(R"("passed": 0, "failed": 0, "skipped": ["slow"])").cause),
              "no test of the report has run");
    EXPECT_EQ(in_english(judged(R"("passed": 0, "failed": 0, "skipped": [])").cause),
              "there is no test in the report");
    EXPECT_EQ(in_english(judged(R"("passed": 12, "failed": 0, "skipped": [])", "false").cause),
              "the report is cut off, or does not add up");
    EXPECT_EQ(judged(R"("passed": 12, "failed": 1, "skipped": [])", "false").state, State::fail);
    for (const auto* numbers :
         {R"("passed": -1, "failed": 0, "skipped": [])", R"("passed": "12", "failed": 0, "skipped": [])",
          R"("passed": 12)", R"("passed": 12, "failed": 0, "skipped": 0)",
          R"("passed": 12, "failed": 0, "skipped": [], "result": "passed")"})
        EXPECT_EQ(judged(numbers).state, State::unknown) << numbers;
}

TEST(JudgeRuns, CoverageIsOfTheCommitThatServes) {
    const auto judged = [](const std::string& lines, const std::string& covered,
                           const std::string& commit = "0123456789ab") {
        return judge_coverage(seen(R"({"lines": )" + lines + R"(, "covered": )" + covered +
                                   R"(, "tool": "lcov", "commit": ")" + commit + R"("})"),
                              8500, "0123456789ab");
    };
    EXPECT_EQ(judged("10000", "8500").state, State::pass);
    EXPECT_EQ(in_english(judged("10000", "8499").cause), "84.99 % of the lines, and 85.00 % are wanted");
    EXPECT_EQ(in_english(judged("0", "0").cause), "there is no line of it in the report");
    const auto old = judged("100", "100", "fedcba987654");
    EXPECT_EQ(old.state, State::stale);
    EXPECT_EQ(in_english(old.cause), "it was measured at fedcba987654, and 0123456789ab serves");
    EXPECT_EQ(judged("100", "100", "").state, State::unknown);
    const auto changed = judged("100", "100", "0123456789ab-dirty");
    EXPECT_EQ(changed.state, State::unknown);
    EXPECT_EQ(in_english(changed.cause), "it was measured in a tree that was changed");
    EXPECT_EQ(judged("100", "101").state, State::unknown);
    EXPECT_EQ(judged("-1", "-1").state, State::unknown);
    EXPECT_EQ(judged("9000000000000000000", "9000000000000000000").state, State::unknown);
}

// GO-03
TEST(JudgeRuns, GO_03_ACommandIsWhatWasRunToItsEndAtThisCommit) {
    const CommandProbe command{.name = "alerts", .words = {"promtool", "check"}, .timeout = 1s};
    const std::string hash(64, 'a');
    const auto judged = [&](const std::string& from = "", const std::string& to = "") {
        std::string text =
            R"({"argv": ["promtool", "check"], "exit": 0, "began": "2026-11-30T10:00:00.000Z",)"
            R"( "ended": "2026-11-30T10:00:01.000Z", "output_sha256": ")" +
            hash + R"(", "commit": "0123456789ab"})";
        if (!from.empty()) text.replace(text.find(from), from.size(), to);
        return judge_command(seen(text), command, "0123456789ab");
    };
    EXPECT_EQ(judged().state, State::pass);
    EXPECT_EQ(in_english(judged(R"("exit": 0)", R"("exit": 3)").cause), "it ended with 3");
    EXPECT_EQ(judged(R"("commit": "0123456789ab")", R"("commit": "fedcba987654")").state, State::stale);
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {R"(["promtool", "check"])", R"(["true"])"},
             {R"("exit": 0)", R"("exit": "0")"},
             {R"("exit": 0, )", ""},
             {R"("began": "2026-11-30T10:00:00.000Z")", R"("began": "2026-11-30T10:00:02.000Z")"},
             {hash, "abc"},
             {R"("commit": "0123456789ab")", R"("commit": "")"},
             {R"("exit": 0)", R"("exit": 0, "state": "PASS")"}})
        EXPECT_EQ(judged(from, to).state, State::unknown) << from;
    EXPECT_EQ(in_english(
                  judge_command(seen(R"({"cause": "no answer within 1 s"})"), command, "0123456789ab").cause),
              "no answer within 1 s");
}

TEST(JudgeRuns, D21_RightsAreExactlyThoseThatWereDeclared) {
    const IamRules rules{.identities = {{"deployer", {"roles/run.developer"}}}, .forbidden = {"roles/owner"}};
    const auto judged = [&](const std::string& role) {
        return judge_iam(seen(R"({"bindings": [{"role": ")" + role +
                              R"(", "members": ["serviceAccount:deployer@p.iam.gserviceaccount.com"]}],)"
                              R"( "used": []})"),
                         rules);
    };
    EXPECT_EQ(judged("roles/run.developer").state, State::pass);
    EXPECT_EQ(in_english(judged("roles/owner").cause),
              "deployer: missing roles/run.developer, forbidden roles/owner");
    EXPECT_EQ(judged("").state, State::unknown);
    EXPECT_EQ(judge_iam(seen(R"({"bindings": []})"), rules).state, State::unknown);
}

}  // namespace
}  // namespace taxasge::delivery
