#include "delivery/report/general.hpp"
#include "delivery/report/module_plan.hpp"
#include "delivery/report/report_fixture.hpp"

namespace taxasge::delivery {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr auto page =
    "# Général ✅\n\nÉcrit à la main : 1.4.1\n<!-- taxasge:begin status -->\n<!-- taxasge:end status -->\n"
    "entre\n  <!-- taxasge:begin criteria -->\nvieux\n<!-- taxasge:end criteria -->\nfin, sans ligne";

const Story story;
const std::vector<Module> modules{{.name = "authentication", .scope = {"login"}, .criteria = {"C01", "C02"}}};

std::string updated(const std::string& before, const std::string& decision, const Story& told = story) {
    const auto model = told.model();
    const auto blocks = read_blocks(before);
    EXPECT_TRUE(model && blocks);
    const auto after = next_blocks(
        *blocks, {.model = *model, .decision = decision, .modules = modules, .words = words_in("fr")});
    return *with_blocks(before, after);
}

std::string version_in(const std::string& text) {
    return text.substr(text.find("**Version** ") + 12, 5);
}

TEST(General, D42_TouchesOnlyWhatIsBetweenItsMarkers) {
    const std::string after = updated(page, "d1");
    EXPECT_THAT(after,
                StartsWith("# Général ✅\n\nÉcrit à la main : 1.4.1\n<!-- taxasge:begin status -->\n- "));
    EXPECT_THAT(after,
                HasSubstr("\n<!-- taxasge:end status -->\nentre\n  <!-- taxasge:begin criteria -->\n| "));
    EXPECT_TRUE(after.ends_with("<!-- taxasge:end criteria -->\nfin, sans ligne"));
    EXPECT_THAT(after, Not(HasSubstr("vieux")));
    EXPECT_THAT(after, HasSubstr("**NO-GO** 60 / 100 `d1`"));
    const auto before = read_blocks(page);
    EXPECT_EQ(*with_blocks(after, *before), page);
}

TEST(General, D42_TwiceForOneDecisionIsOnceAndTheVersionGoesUpOnceForEach) {
    const std::string once = updated(page, "d1");
    EXPECT_EQ(version_in(once), "1.0.0");
    EXPECT_EQ(updated(once, "d1"), once);
    const std::string twice = updated(once, "d2");
    EXPECT_EQ(version_in(twice), "1.0.1");
    EXPECT_EQ(updated(twice, "d2"), twice);
    Story good;
    for (Assessment& each : good.decided.assessments) each.state = State::pass;
    good.decided.decision = decide(good.decided.assessments, good.decided.thresholds);
    const std::string go = updated(twice, "d3", good);
    EXPECT_EQ(version_in(go), "1.1.0");
    EXPECT_EQ(updated(go, "d3", good), go);
}

TEST(General, D42_AVersionThatPeopleWroteIsGoneOnFrom) {
    std::string own = page;
    own.insert(own.find("<!-- taxasge:end status"), "- Version : 1.4.1\n");
    EXPECT_EQ(version_in(updated(own, "d1")), "1.4.2");
}

TEST(General, D42_KeepsTheLineEndsOfThePage) {
    std::string windows;
    for (const char each : std::string{page})
        windows += each == '\n' ? std::string{"\r\n"} : std::string{each};
    const std::string after = updated(windows, "d1");
    EXPECT_EQ(std::ranges::count(after, '\n'), std::ranges::count(after, '\r'));
    EXPECT_EQ(updated(after, "d1"), after);
}

TEST(General, D42_MarkersThatAreNotRightAreToldWithTheirLine) {
    const auto fault = [](const std::string& text) {
        const auto blocks = read_blocks(text);
        EXPECT_FALSE(blocks) << text;
        EXPECT_FALSE(with_blocks(text, {})) << text;
        return blocks ? "" : blocks.error().detail;
    };
    const std::string begin = "<!-- taxasge:begin status -->\n";
    const std::string end = "<!-- taxasge:end status -->\n";
    EXPECT_THAT(fault(""), HasSubstr("there is no block `status`"));
    EXPECT_THAT(fault("a\n" + begin),
                StartsWith("line 2: the block status is not ended; nothing was written"));
    EXPECT_THAT(fault(end), HasSubstr("line 1: the block status is ended here, and was not begun"));
    EXPECT_THAT(fault(begin + end + begin + end), HasSubstr("line 3: there are two blocks status"));
    EXPECT_THAT(fault(begin + "<!-- taxasge:begin history -->\n" + end),
                HasSubstr("begins before status has ended"));
    EXPECT_THAT(fault(begin + "<!-- taxasge:end history -->\n" + end), HasSubstr("history is ended here"));
    EXPECT_THAT(fault(begin + end + "<!-- taxasge:begin statu -->\n"), HasSubstr("there is no block statu"));
    // In a sentence it is no marker.
    EXPECT_TRUE(read_blocks(begin + end + "see `<!-- taxasge:begin history -->`\n"));
}

TEST(ModulePlan, GO_08_GO_10_ScopeIsThePlansAndProgressIsDerived) {
    const auto& assessments = story.decided.assessments;
    const auto progress = progress_of(modules[0], assessments);
    EXPECT_EQ(progress.points, 60);
    EXPECT_EQ(progress.total, 90);
    EXPECT_FALSE(progress.is_ready);
    EXPECT_TRUE(progress_of({.criteria = {"C01"}}, assessments).is_ready);
    EXPECT_FALSE(progress_of({.criteria = {"C01", "C99"}}, assessments).is_ready);
    const auto planned =
        standing_of({{.id = "C01", .title = "Tests", .weight = 5}, {.id = "C99", .weight = 3}}, assessments);
    ASSERT_EQ(planned.size(), 2u);
    EXPECT_EQ(planned[0].state, State::pass);
    EXPECT_EQ(planned[0].criterion.weight, 5);
    EXPECT_EQ(planned[1].state, State::unknown);
}

}  // namespace
}  // namespace taxasge::delivery
