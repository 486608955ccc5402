#include "delivery/sentences/reading.hpp"

#include <gmock/gmock.h>

#include <fmt/format.h>

namespace taxasge::delivery {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

constexpr std::array languages{Language::fr, Language::es, Language::en};

// What could stand in the `number`th gap.
std::string value_of(GapKind kind, std::size_t number) {
    switch (kind) {
        case GapKind::said:
            return fmt::format("x{}y «cache»", number);
        case GapKind::word:
            return fmt::format("a:b-{}", number);
        case GapKind::count:
            return fmt::format("4{}", number);
        case GapKind::duration:
            return fmt::format("1{} min 07 s", number);
        case GapKind::share:
            return fmt::format("8{}.99 %", number);
        case GapKind::either:
            return fmt::format("ok{0} or off{0}", number);
        case GapKind::roles:
            return fmt::format("roles/a{} roles/b", number);
        case GapKind::parts:
            break;
    }
    return "";
}

Saying some(std::size_t sentence) {
    Saying saying{.sentence = sentence};
    const std::string_view english = catalogue::all.at(sentence).en;
    std::size_t number = 0;
    for (auto gap = next_gap(english, 0); gap; gap = next_gap(english, gap->end)) {
        const GapKind kind = gap_kind(gap->name).value();
        if (kind == GapKind::parts)
            saying.parts = {some(catalogue::part_range.begin)};
        else
            saying.values.push_back(value_of(kind, number++));
    }
    return saying;
}

// Its letters and digits: where a language has other marks between them, these are the same.
std::string core_of(const std::string& value) {
    return value.substr(0, value.find_first_of(" .,"));
}

TEST(Saying, EverySentenceIsSaidInEachLanguageWithItsValues) {
    for (std::size_t i = 0; i < catalogue::all.size(); ++i)
        for (const Language language : languages) {
            const Saying saying = some(i);
            const std::string text = in_language(saying, language);
            EXPECT_THAT(text, AllOf(Not(HasSubstr("{")), Not(HasSubstr("}"))));
            for (const auto& value : saying.values) EXPECT_THAT(text, HasSubstr(core_of(value)));
        }
}

// Two that are alike in two languages have no words in them but a name, or are the same word there.
TEST(Saying, NoSentenceIsLeftInEnglish) {
    std::vector<std::string_view> alike;
    for (std::size_t i = 0; i < catalogue::all.size(); ++i) {
        const std::string english = in_english(some(i));
        if (english == in_language(some(i), Language::fr) || english == in_language(some(i), Language::es))
            alike.push_back(catalogue::all.at(i).en);
    }
    EXPECT_THAT(alike,
                ElementsAre("{}", "HTTP {count}", "{word}: HTTP {count}", "workflow {}", "contradiction"));
}

TEST(Saying, TheEnglishOfIt) {
    EXPECT_EQ(in_english(say("{count} of {count} tests failed", 3, 10U)), "3 of 10 tests failed");
    EXPECT_EQ(in_english(Sayings{}), "");
    EXPECT_EQ(in_english({say("{word} is missing", "A"), say("it is empty")}), "A is missing; it is empty");
    EXPECT_EQ(in_english(say("{} ({}): {parts}", "health", "/health", Sayings{say("the answer is no JSON")})),
              "health (/health): the answer is no JSON");
    EXPECT_THAT(each_in_english({say("failed"), as_said("{} %")}), ElementsAre("failed", "{} %"));
}

TEST(Saying, NumbersAndTimesAreThoseOfTheLanguage) {
    const Saying old = say("was seen {duration} ago, and {duration} are allowed", "333 days", "0.4 s");
    EXPECT_EQ(in_language(old, Language::fr), "observé il y a 333 jours, pour un délai maximal de 0,4 s");
    EXPECT_EQ(in_language(old, Language::es), "observado hace 333 días, con un plazo máximo de 0,4 s");
    const Saying share = say("{share} of the lines, and {share} are wanted", "84.99 %", "85.00 %");
    EXPECT_EQ(in_language(share, Language::fr), "84,99 % des lignes, pour un minimum de 85,00 %");
    const Saying other = say("{} is {}, and has to be {either}", "redis", "unknown", "ok or disabled");
    EXPECT_EQ(in_language(other, Language::fr), "redis vaut unknown (attendu : ok ou disabled)");
    EXPECT_EQ(in_language(other, Language::es), "redis es unknown (se esperaba: ok o bien disabled)");
    // The title of a condition is somebody's own.
    const Saying roles = say("surplus {roles}", "roles/a when day or when night roles/b");
    EXPECT_EQ(in_language(roles, Language::es), "sobra roles/a si day or when night roles/b");
    EXPECT_EQ(in_language({say("{word} is missing", "A"), say("{word} is missing", "B")}, Language::fr),
              "le secret A est absent ; le secret B est absent");
}

// What a catalogue must not have is seen when it is compiled.
TEST(Saying, ASentenceThatLacksALanguageOrAValueIsNotWhole) {
    static_assert(is_whole({"{count} of {word}", "{} sur {}", "{1}: {0}"}));
    static_assert(!is_whole({"{word}", "{}", ""}));
    static_assert(!is_whole({"{word}", "{}"}));
    static_assert(!is_whole({"{word} {word}", "{} {}", "{}"}));
    static_assert(!is_whole({"{word} {word}", "{0} {0}", "{} {}"}));
    static_assert(!is_whole({"{words}", "{}", "{}"}));
    static_assert(!is_whole({"{word}", "{word}", "{}"}));
    static_assert(!is_whole({"{word", "{}", "{}"}));
}

TEST(SayingReading, EverySentenceIsReadAsItWasSaid) {
    const auto check = [](catalogue::Range range, const auto& read) {
        for (std::size_t i = range.begin; i < range.end; ++i)
            EXPECT_EQ(read(in_english(some(i))), some(i)) << catalogue::all.at(i).en;
    };
    check(catalogue::cause_range, [](const std::string& text) { return read_cause(text).at(0); });
    check(catalogue::thing_range, read_thing);
    check(catalogue::consequence_range, read_consequence);
    for (std::size_t i = catalogue::part_range.begin; i < catalogue::part_range.end; ++i) {
        const Sayings whole{say("{word}: {parts}", "deployer", Sayings{some(i)})};
        EXPECT_EQ(read_cause(in_english(whole)), whole) << catalogue::all.at(i).en;
    }
}

TEST(SayingReading, SeveralAreReadOneByOne) {
    const Sayings secrets{
        say("{word} is missing", "A"), say("{word} was changed at no time that can be", "B"),
        say("{word} is {duration} old, and {duration} are allowed", "C", "333 days", "90 days")};
    EXPECT_EQ(read_cause(in_english(secrets)), secrets);
    const Sayings rights{
        say("{word}: {parts}", "user:ana@example.org", Sayings{say("surplus {roles}", "roles/viewer")}),
        say("{word}: {parts}", "deployer",
            Sayings{say("missing {roles}", "roles/a roles/b"),
                    say("surplus {roles}", "roles/c when office, then roles/d"),
                    say("forbidden {roles}", "roles/owner"),
                    say("stands for {word} and {word}: name one whole", "a@b", "c@d")})};
    EXPECT_EQ(read_cause(in_english(rights)), rights);
    EXPECT_THAT(read_cause(""), testing::IsEmpty());
}

TEST(SayingReading, WhatIsNoneOfOursStaysAsItWasSaid) {
    for (const auto* text : {"npm cache", "A is missing; and so is B", "the file a is missing", "HTTP",
                             "it ended with code 3", "was seen long ago, and 1 days are allowed"})
        EXPECT_THAT(read_cause(text), ElementsAre(as_said(text))) << text;
    EXPECT_EQ(read_thing("tests"), as_said("tests"));
}

// Which of very many ways to read it is meant must not be searched for ever.
TEST(SayingReading, WhatIsMadeToBeReadInManyWaysEnds) {
    std::string answers;
    std::string rights = "a: surplus b";
    for (int i = 0; i < 2'000; ++i) {
        answers += "a (b): c is d ";
        rights += ", surplus a, forbidden b";
    }
    for (const std::string& hostile : {answers, rights + "; and", "failed: " + std::string(1 << 17, 'a')})
        EXPECT_THAT(read_cause(hostile), ElementsAre(as_said(hostile)));
}

}  // namespace
}  // namespace taxasge::delivery
