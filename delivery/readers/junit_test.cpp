#include "delivery/readers/junit.hpp"

#include <gmock/gmock.h>

#include <string>
#include <tuple>

namespace taxasge::delivery {
namespace {

const std::string googletest = R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuites tests="4" failures="1" disabled="1" errors="0" time="0.1" name="AllTests">
  <testsuite name="Judge" tests="4" failures="1" disabled="1" skipped="1" errors="0">
    <testcase name="A" status="run" result="completed" time="0." classname="Judge" />
    <testcase name="B" status="run" result="completed" classname="Judge">
      <failure message="Expected" type=""><![CDATA[judge_test.cpp:1 <failure/>]]></failure>
      <failure message="Again" type=""/>
    </testcase>
    <testcase name="C" status="run" result="skipped"><skipped message="no server"/></testcase>
    <testcase name="D" status="notrun" result="suppressed" classname="Judge" />
  </testsuite>
</testsuites>
)";

const std::string ctest = R"(<?xml version="1.0" encoding="UTF-8"?>
<testsuite name="Linux" tests="3" failures="1" disabled="0" skipped="1" hostname="" time="1">
	<testcase name="base_1" classname="base_1" time="0.5" status="run"><system-out>fine</system-out></testcase>
	<testcase name="base_2" classname="base_2" time="0.5" status="fail"><failure message="Failed"></failure></testcase>
	<testcase name="base_3" classname="base_3" time="0" status="notrun"><skipped message="SKIP"/></testcase>
</testsuite>
)";

const std::string node = R"(<?xml version="1.0" encoding="utf-8"?>
<testsuites>
	<testcase name="alone" time="0.001" classname="test"/>
	<testsuite name="outer" time="0.1" disabled="0" errors="0" tests="2" failures="0" skipped="0" hostname="a">
		<testsuite name="inner" tests="1" failures="0" skipped="0"><testcase name="deep &#x2603;"/></testsuite>
		<testcase name="beside"/>
	</testsuite>
	<!-- tests 3 -->
</testsuites>
)";

std::tuple<std::int64_t, std::int64_t, std::int64_t, bool> told(const std::string& text) {
    const auto tally = read_junit(text);
    if (!tally) return {-1, -1, -1, false};
    return {tally->passed, tally->failed, static_cast<std::int64_t>(tally->skipped.size()),
            tally->is_complete};
}

TEST(Junit, CountsWhatGoogleTestCTestAndNodeWrite) {
    EXPECT_EQ(told(googletest), std::tuple(1, 1, 2, true));
    EXPECT_EQ(told(ctest), std::tuple(1, 1, 1, true));
    EXPECT_EQ(told(node), std::tuple(3, 0, 0, true));
    EXPECT_THAT(read_junit(googletest)->skipped, testing::ElementsAre("C", "D"));
    EXPECT_EQ(told("<testsuites/>"), std::tuple(0, 0, 0, true));
}

// PF-31: whoever was killed in the middle of its tests leaves what looks well.
TEST(Junit, PF_31_WhatIsCutOffAnywhereIsNotComplete) {
    for (const std::string* whole : {&googletest, &ctest, &node}) {
        const std::size_t end = whole->find_last_of('>');
        for (std::size_t length = 0; length <= end; ++length) {
            const auto tally = read_junit(whole->substr(0, length));
            EXPECT_FALSE(tally && tally->is_complete) << whole->substr(0, length);
        }
    }
}

TEST(Junit, WhatDoesNotAddUpIsNotComplete) {
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {R"(tests="4" failures="1" disabled="1" skipped)",
              R"(tests="5" failures="1" disabled="1" skipped)"},
             {R"(tests="4" failures="1" disabled="1" errors="0" time)", R"(tests="40" failures="1" time)"},
             {R"(tests="4" failures="1" disabled="1" skipped)",
              R"(tests="4" failures="2" disabled="1" skipped)"},
             {"<testcase name=\"A\"", "<case name=\"A\""},
             {"</testsuites>", "</testsuites><testsuites/>"},
             {"name=\"Judge\"", "name=\"Judge\" name=\"Judge\""},
             {"name=\"Judge\"", "name=\"\xff\""}}) {
        std::string text = googletest;
        text.replace(text.find(from), from.size(), to);
        EXPECT_FALSE(std::get<3>(told(text))) << text;
    }
}

TEST(Junit, WhatIsNoReportIsAnError) {
    for (const auto* text : {"", "passed", "<html></html>", "{}",
                             "<!DOCTYPE testsuites [<!ENTITY a \"b\">]><testsuites>&a;</testsuites>"}) {
        const auto tally = read_junit(text);
        ASSERT_FALSE(tally) << text;
        EXPECT_EQ(tally.error().code, Code::malformed);
    }
}

}  // namespace
}  // namespace taxasge::delivery
