#include "delivery/readers/coverage_report.hpp"

#include <gmock/gmock.h>

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;

const std::string llvm_cov =
    R"({"type": "llvm.coverage.json.export", "version": "2.0.1", "data": [{"totals": {}, "files": [
{"filename": "/src/server/a.cpp", "summary": {"lines": {"count": 10, "covered": 9, "percent": 90.0}}},
{"filename": "/src/server/http/b.cpp", "summary": {"lines": {"count": 30, "covered": 20, "percent": 66.6}}},
{"filename": "/src/servers/c.cpp", "summary": {"lines": {"count": 7, "covered": 7, "percent": 100}}}]}]})";

const std::string lcov =
    "TN:\nSF:/src/server/a.cpp\nFN:1,main\nDA:1,5\nDA:2,0\nLF:2\nLH:1\nend_of_record\n"
    "TN:again\nSF:/src/server/a.cpp\nDA:1,0\nDA:2,3\nDA:3,0\nend_of_record\n";

TEST(CoverageReport, CountsTheLinesOfAFolderByLlvmCovAndByLcov) {
    const auto report = read_coverage(llvm_cov, "/src");
    ASSERT_TRUE(report) << report.error().detail;
    EXPECT_EQ(report->tool, "llvm-cov");
    const LineCount server = lines_of(*report, "server");
    EXPECT_EQ(server.lines, 40);
    EXPECT_EQ(server.covered, 29);
    EXPECT_EQ(lines_of(*report, "server/http").lines, 30);
    EXPECT_EQ(lines_of(*report, "delivery").lines, 0);

    const auto traced = read_coverage(lcov, "/src");
    ASSERT_TRUE(traced) << traced.error().detail;
    EXPECT_EQ(traced->tool, "lcov");
    EXPECT_EQ(lines_of(*traced, "server").lines, 3);
    EXPECT_EQ(lines_of(*traced, "server").covered, 2);
}

TEST(CoverageReport, WhatIsCutOffOrDoesNotAddUpIsAnError) {
    for (std::size_t length = 0; length < llvm_cov.size(); ++length)
        EXPECT_FALSE(read_coverage(llvm_cov.substr(0, length), "")) << length;
    const auto with = [](std::string text, const std::string& from, const std::string& to) {
        return text.replace(text.find(from), from.size(), to);
    };
    const std::pair<std::string, std::string> wrong[] = {
        {lcov.substr(0, lcov.rfind("end_of")), "cut off within server/a.cpp"},
        {with(lcov, "LH:1", "LH:2"), "the lines do not add up"},
        {with(lcov, "DA:1,5", "DA:1,-5"), "cannot be read"},
        {with(lcov, "end_of_record\n", ""), "has no end"},
        {with(llvm_cov, R"("covered": 9)", R"("covered": 11)"), "no count of its lines"},
        {with(llvm_cov, R"("covered": 9)", R"("covered": 9, "covered": 10)"), "twice"},
        {with(llvm_cov, "llvm.coverage", "other"), "no export of llvm-cov"},
        {"covered: all", "neither"},
        {"", "empty"},
    };
    for (const auto& [text, words] : wrong) {
        const auto report = read_coverage(text, "/src");
        ASSERT_FALSE(report) << text;
        EXPECT_THAT(report.error().detail, HasSubstr(words));
    }
}

}  // namespace
}  // namespace taxasge::delivery
