#include "base/utf8.hpp"
#include "delivery/report/document.hpp"
#include "delivery/report/facts_reading.hpp"
#include "delivery/report/markdown.hpp"
#include "delivery/report/render.hpp"
#include "delivery/report/report_fixture.hpp"
#include "delivery/report/report_json.hpp"
#include "delivery/report/text.hpp"

namespace taxasge::delivery {
namespace {

namespace json = boost::json;
using namespace std::chrono_literals;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

TEST(ReportModel, AU_42_IsMadeOfASealedDecisionAndItsEvidenceAndOfNothingElse) {
    const Story story;
    const json::object facts = decision_facts(story.decided, story.circumstances);
    const auto model = make_model(facts, story.evidence);
    ASSERT_TRUE(model) << model.error().detail;
    EXPECT_EQ(decision_facts(model->decided, model->circumstances), facts);
    std::vector<Evidence> kept;  // and in another order
    for (const Evidence& each : story.evidence) kept.insert(kept.begin(), *parse_evidence(each.text));
    EXPECT_NE(json::serialize(kept[0].observed), json::serialize(story.evidence[1].observed));
    const auto again = make_model(json::parse(json::serialize(facts)).as_object(), kept);
    for (const auto language : report_languages)
        for (const auto& [format, file] : report_formats())
            EXPECT_EQ(render(*model, format, language), render(*again, format, language));
}

TEST(ReportModel, AU_42_AVerdictThatDoesNotFollowIsNotReported) {
    const Story story;
    const json::object facts = decision_facts(story.decided, story.circumstances);
    for (const auto& [key, value] : std::initializer_list<std::pair<const char*, json::value>>{
             {"verdict", "GO"}, {"points", 100}, {"total", 90}, {"causes", json::array{}}}) {
        json::object forged = facts;
        forged[key] = value;
        const auto model = make_model(forged, story.evidence);
        ASSERT_FALSE(model) << key;
        EXPECT_EQ(model.error().reason, "evidence_tampered") << key;
    }
    for (const auto& entry : facts) {
        json::object without = facts;
        without.erase(entry.key());
        EXPECT_FALSE(make_model(without, story.evidence)) << std::string_view{entry.key()};
        without[entry.key()] = json::object{{"another", "form"}};
        EXPECT_FALSE(make_model(without, story.evidence)) << std::string_view{entry.key()};
    }
}

TEST(ReportModel, AdviceFollowsFromCausesAndNamesEachThingOnce) {
    Story story;
    story.decided.assessments[2].findings.push_back(story.decided.assessments[1].findings[0]);
    const auto advice = advice_for(story.decided.assessments);
    ASSERT_EQ(advice.size(), 2u);
    EXPECT_EQ(advice[0].term, Term::short_term);
    EXPECT_EQ(advice[0].action, Action::repair);
    EXPECT_EQ(advice[0].what, say("job {}", "front"));
    EXPECT_THAT(advice[0].criteria, ElementsAre("C02", "C03"));
    EXPECT_EQ(advice[1].term, Term::medium_term);
    EXPECT_EQ(advice[1].action, Action::look);
    for (Assessment& each : story.decided.assessments) {
        each.state = State::pass;
        for (Finding& finding : each.findings) finding.ruling = {State::pass};
    }
    EXPECT_THAT(advice_for(story.decided.assessments), IsEmpty());
}

TEST(ReportModel, AWaiverIsToBeEndedByItsDay) {
    const auto advice =
        advice_for({{.criterion = {.id = "C04", .waiver = {"ana", "npm", "2026-12-31"}},
                     .state = State::waived,
                     .findings = {{say("job {}", "front"), {State::fail, {as_said("npm")}}, ""}}}});
    ASSERT_EQ(advice.size(), 1u);
    EXPECT_EQ(advice[0].term, Term::long_term);
    EXPECT_EQ(advice[0].until, "2026-12-31");
}

TEST(ReportModel, D41_TheSameDecisionInMarkdownOfEachLanguage) {
    const auto model = Story{}.model();
    ASSERT_TRUE(model);
    for (const auto language : report_languages) {
        const std::string text = render(*model, "md", language);
        EXPECT_THAT(text, HasSubstr("**NO-GO**")) << language;
        EXPECT_THAT(text, HasSubstr("60 / 100")) << language;
        EXPECT_THAT(text, HasSubstr("Les tests passent à l’été 🎉")) << language;
        EXPECT_THAT(text, HasSubstr("❌ FAIL")) << language;
        EXPECT_THAT(text, HasSubstr("C02 The front end is \\<there\\> \\& \\[well\\](x)")) << language;
        EXPECT_THAT(text, Not(HasSubstr("<there>"))) << language;
        EXPECT_TRUE(is_utf8(text));
    }
}

// What the gate says is said in the language of the report; what others said stays as they said it.
TEST(ReportModel, D41_NoCauseIsLeftInEnglish) {
    Story story;
    story.evidence.push_back(seen_thing(EvidenceKind::git, ".", R"({"cause": "git is missing"})"));
    story.evidence.push_back(
        seen_thing(EvidenceKind::claim, "C02", R"({"says": "validated", "by": "the report"})"));
    story.decided.assessments.push_back(
        {.criterion = criterion_called("C04", "It is committed", 0, false),
         .state = State::unknown,
         .findings = {
             {say("git ."), {State::unknown, {as_said("git is missing")}}, story.evidence[2].digest}}});
    story.decided.assessments.push_back(
        {.criterion = {.id = "C05", .title = "It is whole", .waiver = {"ana", "later", "2026-11-01"}},
         .state = State::fail,
         .cause = {say("{} answered for it until {word}, which is over", "ana", "2026-11-01")}});
    story.decided = some_decision(story.decided.assessments);
    story.decided.contradictions = contradictions(story.decided.assessments, story.evidence);
    const auto model = story.model();
    ASSERT_TRUE(model) << model.error().detail;
    EXPECT_EQ(decision_facts(model->decided, story.circumstances),
              decision_facts(story.decided, story.circumstances));
    for (const auto& [language, said] :
         std::initializer_list<std::pair<const char*, std::vector<const char*>>>{
             {"fr",
              {"travail front : échec : npm cache", "noms (alerts) : personne n’a regardé",
               "dépôt Git : git is missing", "ana en répondait jusqu’au 2026-11-01",
               "the report dit de C02 : validated ; l’état constaté est FAIL",
               "60 points sur 100, et 100 sont exigés", "### travaux", "travaux : 2"}},
             {"es",
              {"trabajo front: fallo: npm cache", "nombres (alerts): nadie ha mirado",
               "repositorio Git: git is missing", "ana respondía de ello hasta el 2026-11-01",
               "the report dice de C02: validated; el estado constatado es FAIL",
               "60 puntos de 100, y se exigen 100", "### trabajos", "trabajos: 2"}},
             {"en",
              {"job front: failed: npm cache", "names alerts: nobody has looked", "60 of 100 points"}}}) {
        const std::string text = render(*model, "md", language);
        for (const auto* each : said) EXPECT_THAT(text, HasSubstr(each)) << language;
        for (const auto* english :
             {"failed:", "nobody has", "says of", "answered for", "are wanted", "### job"})
            EXPECT_EQ(text.find(english) != std::string::npos, language == std::string_view{"en"})
                << language << ": " << english;
    }
}

TEST(ReportModel, AWorkflowWithoutFaultsHasNoCause) {
    Story story;
    story.evidence.push_back(seen_thing(EvidenceKind::workflow, "ci.yml", R"({"faults": []})"));
    story.decided.assessments[0].findings.push_back(
        {say("workflow {}", "ci.yml"), {State::pass}, story.evidence.back().digest});
    const auto model = story.model();
    ASSERT_TRUE(model) << model.error().detail;
    EXPECT_THAT(render(*model, "md", "en"), Not(HasSubstr("workflow ci.yml:")));
}

TEST(ReportModel, EvidenceThatSaysHowLongItLivesIsToldSo) {
    Story story;
    story.evidence[0] = seen_thing(EvidenceKind::job, "tests", R"({"result": "passed", "took_ms": 103000})",
                                   std::chrono::hours{36});
    story.decided.assessments[0].findings[0].digest = story.evidence[0].digest;
    const auto model = story.model();
    ASSERT_TRUE(model) << model.error().detail;
    const auto report = json::parse(to_report_json(*model));
    EXPECT_EQ(report.at_pointer("/evidence/1/lifetime"), "36h");
    EXPECT_FALSE(report.at_pointer("/evidence/0").as_object().contains("lifetime"));
}

// It passed in the end, and should not have had to be asked again.
TEST(ReportModel, AJobThatTookMoreThanOneTryIsALesson) {
    Story story;
    story.evidence[0] =
        seen_thing(EvidenceKind::job, "tests", R"({"result": "passed", "took_ms": 103000, "tries": 3})");
    story.decided.assessments[0].findings[0].digest = story.evidence[0].digest;
    const auto model = story.model();
    ASSERT_TRUE(model) << model.error().detail;
    EXPECT_THAT(render(*model, "md", "en"), HasSubstr("It took 3 tries: tests"));
    EXPECT_THAT(render(*model, "md", "fr"), HasSubstr("3 essais"));
    EXPECT_THAT(render(*model, "md", "es"), HasSubstr("3 veces"));
    EXPECT_THAT(render(*Story{}.model(), "md", "en"), testing::Not(HasSubstr("tries")));
}

TEST(ReportModel, D41_NoLanguageLacksAWordOrHasAnUnfilledOne) {
    for (const auto language : report_languages) {
        const auto document = make_document(*Story{}.model(), words_in(language));
        EXPECT_EQ(document.language, language);
        EXPECT_EQ(document.sections.size(), 16u);  // neither contradictions nor garbled texts
        for (const Section& section : document.sections) EXPECT_FALSE(section.title.empty()) << language;
        for (const auto kind : words_in(language).kinds) EXPECT_FALSE(kind.empty()) << language;
        EXPECT_THAT(to_markdown(document), Not(HasSubstr("{}"))) << language;
    }
}

TEST(ReportModel, D41_TextThatIsNoUtf8IsRefusedAndGarbledTextIsShownPlainly) {
    Story story;
    story.decided.assessments[0].criterion.title = "Les tests passent \xE0 l'\xE9t\xE9";
    ASSERT_FALSE(story.model());
    EXPECT_EQ(story.model().error().reason, "undecided");
    EXPECT_THAT(story.model().error().detail, HasSubstr("C01: its text is not UTF-8"));
    story.decided.assessments[0].criterion.title = "Critère âœ… validÃ©";
    const auto model = story.model();
    ASSERT_TRUE(model);
    EXPECT_THAT(model->garbled, ElementsAre(as_said("C01")));
    EXPECT_THAT(render(*model, "md", "fr"), HasSubstr("## 🔤 Textes illisibles"));
}

TEST(ReportText, D41_KnowsMojibakeFromAccentsAndEmoji) {
    for (const auto* good : {"Évaluation complète à Malabo", "São Tomé, coração, ação", "✅ 🎯 ⚠️",
                             "España «así»", "l’été", "100 %", "Â", "Ã o"})
        EXPECT_FALSE(is_garbled(good)) << good;
    for (const auto* bad :
         {"Ã©valuation", "âœ… GO", "ðŸŽ¯ RAPPORT", "DÃ‰CISION", "lâ€™été", "Â°C", "perdu\uFFFD"})
        EXPECT_TRUE(is_garbled(bad)) << bad;
    for (const auto* broken : {"\xC0\xAF", "\xED\xA0\x80", "\xF5\x80\x80\x80", "\xE9t\xE9", "\xC3"})
        EXPECT_FALSE(is_utf8(broken));
}

TEST(ReportText, WhatCannotBeSeenIsShown) {
    EXPECT_EQ(seen_plainly("a\x1b[31mb\tc\n"), "a<U+001B>[31mb\tc\n");
    EXPECT_EQ(seen_plainly("paid \u202Eliaf"), "paid <U+202E>liaf");
    EXPECT_EQ(seen_plainly("👩‍💻 é"), "👩‍💻 é");
    EXPECT_EQ(on_one_line("a\n| b"), "a | b");
}

TEST(ReportMarkdown, NothingFromOutsideIsMarkup) {
    EXPECT_EQ(escape_markdown("![x](http://y) <b> a|b `c`"), "!\\[x\\](http://y) \\<b\\> a\\|b \\`c\\`");
    EXPECT_EQ(escape_markdown("# heading\n- list"), "\\# heading - list");
    EXPECT_EQ(escape_markdown("- list"), "\\- list");
}

}  // namespace
}  // namespace taxasge::delivery
