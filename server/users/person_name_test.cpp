#include "server/users/person_name.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

std::string name_of(std::string_view text) {
    const auto name = PersonName::parse(text);
    return name ? name->text() : "refused: " + std::string{name.error().fields.at(0).code};
}

TEST(PersonName, TakesNamesOfEveryScriptWithoutTheSpacesAround) {
    EXPECT_EQ(name_of("María del Carmen"), "María del Carmen");
    EXPECT_EQ(name_of("  O'Brien-Nguema \u00a0"), "O'Brien-Nguema");
    EXPECT_EQ(name_of("\u3000李\u3000"), "李");
}

TEST(PersonName, CountsCharactersAndNotBytes) {
    std::string hundred;
    for (int i = 0; i < 100; ++i) hundred += "ñ";
    EXPECT_EQ(name_of(hundred), hundred);
    EXPECT_EQ(name_of(hundred + "ñ"), "refused: too_long");
}

TEST(PersonName, RefusesNothingControlsAndMarksThatTurnTheText) {
    for (const std::string_view text : {"", "   ", "a\nb", "a\tb", "a\x7f", "a\u0085b", "a\u202eb",
                                        "a\u2066b", "\ufeff", "a\u2028b", "\xff", "a\xc3"})
        EXPECT_EQ(name_of(text), "refused: invalid_name") << text;
    EXPECT_EQ(name_of(std::string_view{"a\0b", 3}), "refused: invalid_name");
}

}  // namespace
}  // namespace taxasge
