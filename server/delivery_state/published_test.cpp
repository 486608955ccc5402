#include "server/delivery_state/published.hpp"

#include "server/delivery_state/regular_file.hpp"

#include "base/file.hpp"
#include "tests/support/temporary_folder.hpp"

#include <gmock/gmock.h>
#include <sys/stat.h>
#include <boost/json.hpp>

#include <filesystem>

namespace json = boost::json;

namespace taxasge {
namespace {

using testing::HasSubstr;

constexpr auto releases = R"({"version": 1, "environment": "local", "at": "2026-12-01T08:00:00.123Z",
    "serving": "b", "releases": [
    {"revision": "b", "commit": "bb", "program_version": "0.1.0", "state": "serving",
     "since": "2026-12-01T08:00:00Z", "later": 1}], "later": {}})";

constexpr auto report = R"({"version": 1, "environment": "local", "project": "taxasge", "commit": "bb",
    "at": "2026-12-01T08:00:00Z", "verdict": "NO-GO", "points": 90, "total": 100, "causes": ["C05"],
    "criteria": [{"id": "C05", "title": "Database", "weight": 8, "blocker": true, "state": "FAIL",
                  "cause": "it is away", "findings": [
                  {"what": "probe", "state": "FAIL", "cause": "it is away", "digest": ""}]}],
    "contradictions": [], "rubric": "0"})";

std::string with(std::string text, std::string_view from, std::string_view to) {
    const auto at = text.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return text.replace(at, from.size(), to);
}

std::string fault_of(const Result<json::object>& parsed) {
    if (parsed) return "none";
    EXPECT_EQ(parsed.error().reason, "publication_unreadable");
    EXPECT_EQ(parsed.error().code, Code::unavailable);
    return parsed.error().detail;
}

TEST(Published, W36_WhatIsKnownIsHandedOnAndTheRestDropped) {
    const auto read = parse_releases(releases);
    ASSERT_TRUE(read);
    EXPECT_FALSE(read->contains("later"));
    const auto& release = read->at("releases").at(0).as_object();
    EXPECT_EQ(release.size(), 5u);
    EXPECT_EQ(release.at("state"), "serving");
    const auto judged = parse_report(report);
    ASSERT_TRUE(judged);
    EXPECT_FALSE(judged->contains("rubric"));
    EXPECT_EQ(judged->at("criteria").at(0).at("findings").at(0).as_object().size(), 3u);
}

TEST(Published, W36_WhatIsNotAsItHasToBeIsNamedByItsPlaceAlone) {
    struct Case {
        std::string_view from, to, place;
    };
    const std::initializer_list<Case> of_releases{
        {R"("version": 1)", R"("version": 2)", "version"},
        {R"("version": 1)", R"("version": "1")", "version"},
        {R"("version": 1, )", "", "version"},
        {R"("at": "2026-12-01T08:00:00.123Z")", R"("at": "2026-12-01 08:00")", "at"},
        {R"("at": "2026-12-01T08:00:00.123Z")", R"("at": "2026-02-30T08:00:00Z")", "at"},
        {R"("at": "2026-12-01T08:00:00.123Z")", R"("at": "2026-12-01T24:00:00Z")", "at"},
        {R"("state": "serving")", R"("state": "s3cret")", "releases.0.state"},
        {R"("since": "2026-12-01T08:00:00Z")", R"("since": 1)", "releases.0.since"},
        {R"("serving": "b")", R"("serving": null)", "serving"}};
    for (const auto& [from, to, place] : of_releases)
        EXPECT_EQ(fault_of(parse_releases(with(releases, from, to))),
                  std::string{place} + " is not as it has to be");
    const std::initializer_list<Case> of_report{
        {R"("verdict": "NO-GO")", R"("verdict": "MAYBE")", "verdict"},
        {R"("points": 90)", R"("points": -1)", "points"},
        {R"("points": 90)", R"("points": 0.5)", "points"},
        {R"(["C05"])", R"([5])", "causes"},
        {R"("blocker": true)", R"("blocker": "yes")", "criteria.0.blocker"},
        {R"("what": "probe")", R"("what": {})", "criteria.0.findings.0.what"},
        {R"("contradictions": [])", R"("contradictions": {})", "contradictions"}};
    for (const auto& [from, to, place] : of_report)
        EXPECT_EQ(fault_of(parse_report(with(report, from, to))),
                  std::string{place} + " is not as it has to be");
}

TEST(Published, W36_WhatIsNoJsonInUtf8IsUnreadable) {
    const std::string deep(100'000, '[');
    const std::string text{report};
    for (const std::string& broken :
         {std::string{}, text.substr(0, text.size() - 1), with(text, "away", "\xff"), text + "{}",
          std::string{"[]"}, std::string{"null"}, deep, "\xef\xbb\xbf" + text})
        EXPECT_THAT(fault_of(parse_report(broken)), HasSubstr("no JSON"));
}

TEST(RegularFile, W36_OnlyARegularFileIsReadAndNoMoreThanTheLimit) {
    const test::TemporaryFolder folder;
    const auto path = folder.path() / "file";
    EXPECT_EQ(read_regular_file(path, 4).error().code, Code::not_found);
    ASSERT_TRUE(replace_file(path, "four", 0600));
    EXPECT_EQ(read_regular_file(path, 4), "four");
    EXPECT_EQ(read_regular_file(path, 3).error().code, Code::unavailable);
    EXPECT_EQ(read_regular_file(path / "beneath", 3).error().code, Code::not_found);
    EXPECT_EQ(read_regular_file(folder.path(), 4).error().code, Code::unavailable);
    std::filesystem::remove(path);
    ASSERT_EQ(::mkfifo(path.c_str(), 0600), 0);
    EXPECT_EQ(read_regular_file(path, 4).error().code, Code::unavailable);
}

}  // namespace
}  // namespace taxasge
