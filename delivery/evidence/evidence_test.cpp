#include "delivery/evidence/evidence.hpp"

#include "base/file.hpp"
#include "base/rfc3339.hpp"
#include "delivery/evidence/canonical_json.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <boost/json.hpp>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;

constexpr auto good =
    R"({"kind": "job", "subject": "tests", "at": "2026-10-24T17:03:00Z", "source": "run 1", "observed": {"result": "passed"}})";

std::string with(std::string text, const std::string& from, const std::string& to) {
    return text.replace(text.find(from), from.size(), to);
}

TEST(CanonicalJson, TheSameValueHasTheSameText) {
    const auto text =
        canonical_json(boost::json::parse(R"({ "b" : [1, null, "ñ"], "a": {"d": true, "c": -3} })"));
    ASSERT_TRUE(text);
    EXPECT_EQ(*text, R"({"a":{"c":-3,"d":true},"b":[1,null,"ñ"]})");
}

TEST(CanonicalJson, WhatCouldBeWrittenInTwoWaysIsRefusedWithItsPlace) {
    EXPECT_EQ(canonical_json(boost::json::parse(R"({"a": [1, {"b": 0.5}]})")).error().detail,
              "/a/1/b: a number is whole");
    EXPECT_EQ(canonical_json(boost::json::parse(R"({"ñ": 1})")).error().detail, "/ñ: a key is ASCII");
}

TEST(Rfc3339, OnlyTimesThatThereAreInUtc) {
    EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-10-24T17:03:09Z")), "2026-10-24T17:03:09.000Z");
    EXPECT_EQ(to_rfc3339(*parse_rfc3339("2026-10-24T17:03:09.123Z")), "2026-10-24T17:03:09.123Z");
    for (const auto* text :
         {"", "2026-10-24", "2026-10-24T17:03:09", "2026-10-24 17:03:09Z", "2026-02-30T00:00:00Z",
          "2026-10-24T24:00:00Z", "2026-10-24T17:60:00Z", "2026-10-24T17:03:60Z", "2026-10-24T17:03:09+01:00",
          "2026-10-24T17:03:09.1Z", "+026-10-24T17:03:09Z"})
        EXPECT_FALSE(parse_rfc3339(text)) << text;
}

TEST(Evidence, SaysWhatWasSeenAndIsNamedByItsHash) {
    const auto evidence = parse_evidence(good);
    ASSERT_TRUE(evidence) << evidence.error().detail;
    EXPECT_EQ(evidence->kind, EvidenceKind::job);
    EXPECT_EQ(evidence->subject, "tests");
    EXPECT_EQ(to_rfc3339(evidence->at), "2026-10-24T17:03:00.000Z");
    EXPECT_EQ(evidence->digest.size(), 64U);
    // The layout means nothing, everything else does.
    EXPECT_EQ(parse_evidence(with(good, ": ", ":"))->digest, evidence->digest);
    EXPECT_NE(parse_evidence(with(good, "passed", "failed"))->digest, evidence->digest);
    EXPECT_NE(parse_evidence(with(good, "run 1", "run 2"))->digest, evidence->digest);
}

TEST(Evidence, MaySayHowLongItLives) {
    const std::string mortal = with(good, R"("source")", R"("lifetime": "36h", "source")");
    EXPECT_EQ(parse_evidence(mortal)->lifetime, std::chrono::hours{36});
    EXPECT_FALSE(parse_evidence(good)->lifetime);
    // It is a part of what was seen.
    EXPECT_NE(parse_evidence(mortal)->digest, parse_evidence(good)->digest);
    EXPECT_NE(parse_evidence(with(mortal, "36h", "37h"))->digest, parse_evidence(mortal)->digest);
    const auto made = make_evidence(EvidenceKind::job, "tests", parse_evidence(good)->at, "run 1",
                                    {{"result", "passed"}}, std::chrono::hours{36});
    EXPECT_EQ(made->lifetime, std::chrono::hours{36});
    EXPECT_EQ(parse_evidence(made->text)->digest, made->digest);
    for (const auto* wrong :
         {R"("soon")", R"("")", R"("0s")", R"("-1d")", R"("1w")", "86400", "null", "[]"}) {
        const auto evidence = parse_evidence(with(mortal, R"("36h")", wrong));
        ASSERT_FALSE(evidence) << wrong;
        EXPECT_THAT(evidence.error().detail, HasSubstr("`lifetime` has to be a duration"));
    }
    EXPECT_FALSE(
        make_evidence(EvidenceKind::job, "tests", Time{}, "run 1", {}, std::chrono::milliseconds{0}));
}

// GO-03: a verdict has no place to stand in.
TEST(Evidence, GO_03_AVerdictAndWhateverElseIsNotUnderstoodIsRefused) {
    const std::pair<std::string, std::string> wrong[] = {
        {with(good, R"("kind")", R"("state": "PASS", "kind")"), "there is no key `state`"},
        {with(good, "\"job\"", "\"verdict\""), "there is no kind `verdict`"},
        {with(good, R"("subject": "tests")", R"("subject": "")"), "`subject` has to be a text"},
        {with(good, R"(, "source": "run 1")", ""), "`source` has to be a text"},
        {with(good, "17:03", "27:03"), "`at` has to be a time"},
        {with(good, R"({"result": "passed"})", R"("passed")"), "`observed` has to be an object"},
        {with(good, R"("passed")", "0.5"), "/observed/result: a number is whole"},
        {"[]", "no JSON object"},
        {with(good, R"({"result": "passed"})", R"({"result": "failed", "result": "passed"})"),
         "a name stands twice"},
        {with(good, R"("source")", R"("subject": "other", "source")"), "a name stands twice"},
        {std::string{good}.substr(0, 40), "no JSON"},
    };
    for (const auto& [text, words] : wrong) {
        const auto evidence = parse_evidence(text);
        ASSERT_FALSE(evidence) << text;
        EXPECT_THAT(evidence.error().detail, HasSubstr(words));
    }
}

TEST(Evidence, WhoCannotReadAllOfItIsToldEachFault) {
    const test::TemporaryFolder folder;
    const auto put = [&](const std::string& name, const std::string& text) {
        ASSERT_TRUE(replace_file(folder.path() / name, text, 0644));
    };
    put("a.json", good);
    put("notes.txt", "not evidence");
    EXPECT_EQ(read_evidence(folder.path())->size(), 1U);
    put("b.json", "{");
    put("c.json", "[]");
    const auto read = read_evidence(folder.path());
    ASSERT_FALSE(read);
    EXPECT_EQ(read.error().reason, "undecided");
    EXPECT_THAT(read.error().detail, testing::AllOf(HasSubstr("b.json: "), HasSubstr("c.json: ")));
    EXPECT_THAT(read_evidence(folder.path() / "nowhere").error().detail, HasSubstr("No such file"));
}

}  // namespace
}  // namespace taxasge::delivery
