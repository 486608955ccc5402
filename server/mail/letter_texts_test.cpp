#include "server/mail/letter_texts.hpp"

#include <gtest/gtest.h>

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::string_view french = "server/mail/letters/fr.json";

std::string french_with(std::string_view from, std::string_view to) {
    std::string content{find_resource(french).value()};
    const auto at = content.find(from);
    EXPECT_NE(at, std::string::npos) << from;
    return content.replace(at, from.size(), to);
}

// What load says when the French file is this one.
std::string fault_with(std::string_view content) {
    auto resources = resources_under("server/mail/letters/");
    for (Resource& resource : resources)
        if (resource.name == french) resource.content = content;
    const auto texts = LetterTexts::load_from(resources);
    return texts ? "none" : texts.error().detail;
}

TEST(LetterTexts, A16_AllFourLanguagesSayEverything) {
    const auto texts = LetterTexts::load();
    ASSERT_TRUE(texts) << texts.error().detail;
    EXPECT_NE(texts->say(Language::fr, "verify_email.subject"),
              texts->say(Language::es, "verify_email.subject"));
}

TEST(LetterTexts, A16_AMissingTextRefusesToLoad) {
    const std::string content = french_with("\"lapse\"", "\"lapsed\"");
    EXPECT_EQ(fault_with(content), "letters: fr.json lacks verify_email.lapse");
}

TEST(LetterTexts, A16_ATextThatNobodySaysRefusesToLoad) {
    const std::string content = french_with("\"brand\"", "\"colour\": \"vert\", \"brand\"");
    EXPECT_EQ(fault_with(content), "letters: fr.json has colour, which no letter says");
}

TEST(LetterTexts, A16_WrongPlaceholdersRefuseToLoad) {
    for (const auto& content :
         {french_with("{{name}}", "{{nom}}"), french_with("Bonjour {{name}}", "Bonjour"),
          french_with("TaxasGE", "{{brand}}"), french_with("{{name}}", "{{name}} {{name}}")})
        EXPECT_TRUE(fault_with(content).contains("placeholders")) << fault_with(content);
}

TEST(LetterTexts, A16_AnEmptyTextOrALineEndRefusesToLoad) {
    EXPECT_NE(fault_with(french_with("\"TaxasGE\"", "\"\"")), "none");
    EXPECT_NE(fault_with(french_with("\"TaxasGE\"", "\"Taxas\\r\\nBcc: x@y\"")), "none");
}

TEST(LetterTexts, AFileThatIsMissingOrNoJsonRefusesToLoad) {
    EXPECT_NE(fault_with("{"), "none");
    EXPECT_NE(fault_with("[]"), "none");
    EXPECT_FALSE(LetterTexts::load_from({}));
}

}  // namespace
}  // namespace taxasge
