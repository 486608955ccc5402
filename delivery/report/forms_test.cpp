// The forms that others read: HTML and JUnit.
#include "delivery/report/html.hpp"
#include "delivery/report/junit.hpp"
#include "delivery/report/render.hpp"
#include "delivery/report/report_fixture.hpp"

namespace taxasge::delivery {
namespace {

using testing::HasSubstr;
using testing::Not;

TEST(ReportHtml, D41_IsOneFileThatLoadsNothingAndRunsNothing) {
    for (const auto language : {"fr", "es", "en"}) {
        const std::string page = render(*Story{}.model(), "html", language);
        EXPECT_THAT(page, HasSubstr(std::string{"<html lang=\""} + language));
        for (const auto* thing :
             {"<script", "<link", "<img", "<iframe", "@import", "url(", "http://", "https://"})
            EXPECT_THAT(page, Not(HasSubstr(thing))) << thing;
        EXPECT_THAT(page,
                    HasSubstr("<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'"));
        EXPECT_THAT(page, HasSubstr("Les tests passent à l’été 🎉"));
        EXPECT_THAT(page, HasSubstr("href=\"#shape-no-go\"/></svg>NO-GO"));
    }
}

TEST(ReportHtml, NothingFromOutsideIsMarkup) {
    EXPECT_EQ(escape_html("<b a=\"x\">&\x1b"), "&lt;b a=&quot;x&quot;&gt;&amp;&lt;U+001B&gt;");
    Story story;
    story.decided.assessments[1].criterion.title = "</title><script>alert(1)</script>";
    story.decided.decision = decide(story.decided.assessments, story.decided.thresholds);
    story.circumstances.jobs[0].name = "\"><script>";
    const auto model = story.model();
    ASSERT_TRUE(model);
    EXPECT_THAT(render(*model, "md", "en"), HasSubstr("\\</title\\>\\<script\\>alert(1)"));
    for (const auto* format : {"html", "junit"})
        EXPECT_THAT(render(*model, format, "en"), Not(HasSubstr("<script"))) << format;
}

TEST(ReportHtml, AChartSaysItsFiguresAndMarksByShape) {
    const Chart chart{.kind = Chart::Kind::bars,
                      .title = "Jobs",
                      .top = 200,
                      .points = {{.name = "tests", .value = 200, .words = "200 ms"},
                                 {.name = "front", .value = 100, .words = "100 ms", .is_marked = true}}};
    const std::string svg = to_svg(chart, "c1");
    EXPECT_THAT(svg, HasSubstr("role=\"img\" aria-labelledby=\"c1-t c1-d\""));
    EXPECT_THAT(svg, HasSubstr("<desc id=\"c1-d\">tests: 200 ms; front: 100 ms</desc>"));
    EXPECT_THAT(svg, HasSubstr("100 ms ✗"));
    Chart line = chart;
    line.kind = Chart::Kind::line;
    EXPECT_THAT(to_svg(line, "c2"), HasSubstr("<path class=\"mark\""));
    line.points.clear();
    EXPECT_THAT(to_svg(line, "c3"), Not(HasSubstr("nan")));
}

std::string junit_of(State state) {
    Story story;
    story.decided.assessments.resize(1);
    story.decided.assessments[0].criterion.waiver = {"ana", "later", "2026-12-31"};
    story.decided.assessments[0].state = state;
    story.decided.assessments[0].findings[0].ruling = {state, {as_said("cause & more")}};
    return to_junit({.decided = some_decision(story.decided.assessments)});
}

TEST(ReportJunit, D41_OnlyPassIsAPass) {
    EXPECT_THAT(junit_of(State::pass), HasSubstr(R"(failures="0" errors="0" skipped="0")"));
    EXPECT_THAT(junit_of(State::pass), HasSubstr("time=\"0\"/>"));
    const std::string failed = junit_of(State::fail);
    EXPECT_THAT(failed, HasSubstr(R"(failures="1" errors="0" skipped="0")"));
    EXPECT_THAT(failed, HasSubstr(R"(<failure message="job tests: cause &amp; more" type="FAIL">)"));
    for (const State state : {State::unknown, State::stale, State::skipped})
        EXPECT_THAT(junit_of(state), HasSubstr(R"(failures="0" errors="1" skipped="0")")) << to_text(state);
    EXPECT_THAT(junit_of(State::waived), HasSubstr(R"(failures="0" errors="0" skipped="1")"));
}

}  // namespace
}  // namespace taxasge::delivery
