#include "delivery/gate/judge.hpp"
#include "delivery/sentences/reading.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

using namespace std::chrono_literals;
using testing::HasSubstr;

boost::json::object seen(const char* text) {
    return boost::json::parse(text).as_object();
}

const Time now{std::chrono::sys_days{std::chrono::year{2026} / 11 / 30}};

TEST(Judge, AJobPassedFailedOrWasSkippedAndNothingElse) {
    EXPECT_EQ(judge_job(seen(R"({"result": "passed"})")).state, State::pass);
    const auto failed = judge_job(seen(R"({"result": "failed", "cause": "npm cache"})"));
    EXPECT_EQ(failed.state, State::fail);
    EXPECT_EQ(in_english(failed.cause), "failed: npm cache");
    EXPECT_EQ(judge_job(seen(R"({"result": "skipped"})")).state, State::skipped);
    for (const auto* text : {"{}", R"({"result": "PASS"})", R"({"result": true})", R"({"result": "success"})",
                             R"({"state": "passed"})"})
        EXPECT_EQ(judge_job(seen(text)).state, State::unknown) << text;
}

TEST(Judge, AnAnswerIsWhatTheProbeExpects) {
    const Probe health{.name = "health",
                       .path = "/health",
                       .expect = {{"status", {"healthy"}}, {"checks.redis", {"ok", "disabled"}}}};
    const auto answer = [&](const char* text) { return judge_answer(seen(text), health, ""); };
    EXPECT_EQ(
        answer(R"({"status": 200, "body": {"status": "healthy", "checks": {"redis": "disabled"}}})").state,
        State::pass);
    const auto off =
        answer(R"({"status": 200, "body": {"status": "healthy", "checks": {"redis": "unknown"}}})");
    EXPECT_EQ(off.state, State::fail);
    EXPECT_THAT(in_english(off.cause), HasSubstr("checks.redis is unknown, and has to be ok or disabled"));
    EXPECT_EQ(in_english(answer(R"({"status": 503, "body": {}})").cause), "HTTP 503");
    EXPECT_EQ(answer(R"({"status": 200})").state, State::fail);
    EXPECT_EQ(answer(R"({"body": {"status": "healthy"}})").state, State::unknown);
}

TEST(Judge, PF_25_AnAnswerHasTheHeadersThatWereWanted) {
    const Probe page{.name = "pages",
                     .path = "/",
                     .headers = {{"x-content-type-options", {"nosniff"}},
                                 {"content-security-policy", {"default-src 'none';*"}}},
                     .within = 500ms};
    const auto judged = [&](const std::string& headers, const char* micros = "499999") {
        return judge_answer(
            seen((R"({"status": 200, "body": "", "headers": {)" + headers + R"(}, "micros": )" + micros + "}")
                     .c_str()),
            page, "");
    };
    const std::string safe =
        R"("x-content-type-options": "nosniff", "content-security-policy": "default-src 'none'; img-src 'self'")";
    EXPECT_EQ(judged(safe).state, State::pass);
    EXPECT_THAT(in_english(judged(R"("x-content-type-options": "nosniff")").cause),
                HasSubstr("the header content-security-policy is missing, and has to be default-src"));
    EXPECT_EQ(
        judged(R"("x-content-type-options": "nosniff;", "content-security-policy": "default-src 'none';")")
            .state,
        State::fail);
    EXPECT_THAT(in_english(judged(safe, "500001").cause),
                HasSubstr("the answer took 500001 us, and 500 ms are allowed"));
    EXPECT_EQ(judged(safe, "-1").state, State::unknown);
    EXPECT_EQ(in_english(judge_answer(seen(R"({"status": 200, "body": ""})"), page, "").cause),
              "its headers were not seen");
}

TEST(Judge, AnAnswerThatIsNoTextOrHasAnotherStatusIsTold) {
    const Probe moved{.name = "moved", .path = "/", .status = 302};
    EXPECT_EQ(judge_answer(seen(R"({"status": 302, "body": ""})"), moved, "").state, State::pass);
    EXPECT_EQ(in_english(judge_answer(seen(R"({"status": 200, "body": ""})"), moved, "").cause), "HTTP 200");
    const auto told = judge_answer(seen(R"({"status": 302, "cause": "the answer is no UTF-8"})"), moved, "");
    EXPECT_EQ(told.state, State::unknown);
    EXPECT_EQ(in_english(told.cause), "the answer is no UTF-8");
}

TEST(Judge, ABodyIsReadByItsPathOrByAJsonPointer) {
    const Probe first{.name = "first", .path = "/", .expect = {{"/list/0/a.b", {"1"}}}};
    EXPECT_EQ(judge_answer(seen(R"({"status": 200, "body": "{\"list\": [{\"a.b\": 1}]}"})"), first, "").state,
              State::pass);
    EXPECT_THAT(
        in_english(judge_answer(seen(R"({"status": 200, "body": "{\"list\": []}"})"), first, "").cause),
        HasSubstr("/list/0/a.b is nothing"));
}

TEST(Judge, GO_11_SetsAreComparedNeverCounts) {
    const std::vector<std::string> wanted{"A", "B"};
    EXPECT_EQ(judge_names(seen(R"({"names": ["B", "A"]})"), wanted).state, State::pass);
    EXPECT_EQ(in_english(judge_names(seen(R"({"names": ["A", "C"]})"), wanted).cause),
              "missing: B; not wanted: C");
    EXPECT_EQ(in_english(judge_names(seen(R"({"names": ["A", "A"]})"), wanted).cause), "missing: B");
    EXPECT_EQ(judge_names(seen(R"({"names": 2})"), wanted).state, State::unknown);
    EXPECT_EQ(judge_without(seen(R"({"names": ["C"]})"), wanted).state, State::pass);
    EXPECT_EQ(in_english(judge_without(seen(R"({"names": ["C", "B"]})"), wanted).cause), "forbidden: B");
    EXPECT_EQ(judge_without(seen("{}"), wanted).state, State::unknown);
}

TEST(Judge, ImagesAreDifferentAndNoneIsCalledLatest) {
    EXPECT_EQ(judge_images(seen(R"({"images": ["a", "b"], "tags": ["1"]})"), 2).state, State::pass);
    EXPECT_EQ(in_english(judge_images(seen(R"({"images": ["a", "a"], "tags": ["latest"]})"), 2).cause),
              "1 different image, and 2 are wanted; one is tagged latest");
    EXPECT_EQ(judge_images(seen(R"({"images": ["a", "b"]})"), 2).state, State::unknown);
}

TEST(Judge, ASecretWhoseAgeNobodyKnowsIsNotYoung) {
    const auto judged = [](const char* text) { return judge_secrets(seen(text), {"A", "B"}, 90 * 24h, now); };
    EXPECT_EQ(judged(R"({"rotated": {"A": "2026-11-01T00:00:00Z", "B": "2026-10-01T00:00:00Z"}})").state,
              State::pass);
    EXPECT_EQ(in_english(judged(R"({"rotated": {"A": "2026-11-01T00:00:00Z"}})").cause), "B is missing");
    EXPECT_THAT(
        in_english(
            judged(R"({"rotated": {"A": "2026-11-01T00:00:00Z", "B": "2026-01-01T00:00:00Z"}})").cause),
        HasSubstr("B is 333 d"));
    const auto unknown = judged(R"({"rotated": {"A": "2026-11-01T00:00:00Z", "B": null}})");
    EXPECT_EQ(unknown.state, State::unknown);
    EXPECT_EQ(in_english(unknown.cause), "nobody knows how old these are: B");
    for (const auto* text : {R"({"rotated": {"A": "yesterday", "B": "2026-11-01T00:00:00Z"}})",
                             R"({"rotated": {"A": "2027-01-01T00:00:00Z", "B": "2026-11-01T00:00:00Z"}})"})
        EXPECT_EQ(in_english(judged(text).cause), "A was changed at no time that can be") << text;
    EXPECT_EQ(judged("{}").state, State::unknown);
}

TEST(Judge, AFileIsThereByItsHash) {
    const std::string hash(64, 'a');
    EXPECT_EQ(judge_file(seen((R"({"sha256": ")" + hash + R"(", "bytes": 7})").c_str())).state, State::pass);
    EXPECT_EQ(judge_file(seen((R"({"sha256": ")" + hash + R"(", "bytes": 0})").c_str())).state, State::fail);
    EXPECT_EQ(judge_file(seen(R"({"sha256": "abc", "bytes": 7})")).state, State::unknown);
    EXPECT_EQ(judge_file(seen(R"({"bytes": 7})")).state, State::unknown);
}

// A report tells in another language what was sealed in English.
TEST(Judge, WhatIsSealedInEnglishIsReadAsItWasJudged) {
    const Probe health{.name = "health",
                       .path = "/health",
                       .expect = {{"checks.redis", {"ok", "disabled"}}},
                       .headers = {{"server", {"a", "b"}}}};
    const std::vector<std::string> names{"A", "B", "C"};
    for (const Ruling& ruling : {
             judge_job(seen(R"({"result": "failed", "cause": "was skipped: npm; cache"})")),
             judge_job(seen(R"({"result": "skipped"})")),
             judge_answer(seen(R"({"status": 200, "body": {"checks": {"redis": "is, (so), and"}
}
})"), health, ""),
             judge_answer(seen(R"({"status": 200, "body": {}})"), health, ""),
             judge_answer(seen(R"({"status": 200, "body": {"checks": {"redis": "ok"}}, "headers": {}})"),
                          health, ""),
             judge_names(seen(R"({"names": ["A", "D"]})"), names),
             judge_images(seen(R"({"images": [], "tags": ["latest"]})"), 2),
             judge_secrets(seen(R"({"rotated": {"A": "2026-01-01T00:00:00Z", "B": "now"}})"), names, 90 * 24h,
                           now),
})
        EXPECT_EQ(read_cause(in_english(ruling.cause)), ruling.cause) << in_english(ruling.cause);
}

}  // namespace
}  // namespace taxasge::delivery
