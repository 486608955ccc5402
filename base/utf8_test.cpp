#include "base/utf8.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

TEST(Utf8, AcceptsEveryLengthAtItsBounds) {
    for (const std::string_view text :
         {"", "a", "\x7f", "\xc2\x80", "\xdf\xbf", "\xe0\xa0\x80", "\xed\x9f\xbf", "\xee\x80\x80",
          "\xef\xbf\xbf", "\xf0\x90\x80\x80", "\xf4\x8f\xbf\xbf"})
        EXPECT_TRUE(is_utf8(text)) << testing::PrintToString(std::string{text});
}

TEST(Utf8, RefusesOverlongFormsSurrogatesAndWhatIsCutOff) {
    for (const std::string_view text :
         {"\x80", "\xbf", "\xc0\x80", "\xc1\xbf", "\xc2", "\xc2\x41", "\xe0\x80\x80", "\xe0\x9f\xbf",
          "\xe2\x82", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\x80", "\xf0\x8f\xbf\xbf", "\xf0\x9f\x98",
          "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\xff", "ok\xc3"})
        EXPECT_FALSE(is_utf8(text)) << testing::PrintToString(std::string{text});
}

TEST(Utf8, CountsCodePoints) {
    EXPECT_EQ(count_code_points("añ€🙂"), 4u);
}

TEST(Utf8, FindsControlCharactersAlsoAboveAscii) {
    EXPECT_TRUE(has_control_characters(std::string_view{"a\0b", 3}));
    EXPECT_TRUE(has_control_characters("\x1b[31m"));
    EXPECT_TRUE(has_control_characters("\x7f"));
    EXPECT_TRUE(has_control_characters("\xc2\x9f"));
    EXPECT_FALSE(has_control_characters("\xc2\xa0 ñ 🙂"));
}

}  // namespace
}  // namespace taxasge
