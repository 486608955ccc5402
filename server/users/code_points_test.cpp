#include "server/users/code_points.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace taxasge {
namespace {

TEST(CodePoints, RefusesWhatIsNotUtf8) {
    EXPECT_EQ(decode_utf8("aé€😀"), U"aé€😀");
    for (const std::string_view text : {"\x80", "\xc3", "\xc0\xaf", "\xe0\x80\xaf", "\xed\xa0\x80",
                                        "\xf4\x90\x80\x80", "\xf8\x88\x80\x80\x80", "a\xff"})
        EXPECT_EQ(decode_utf8(text), std::nullopt);
}

TEST(CodePoints, CountsWhatPeopleSeeAndNeverMoreThanTheBytes) {
    EXPECT_EQ(count_characters("Ñandú"), 5U);
    EXPECT_EQ(count_characters("😀😀"), 2U);
    EXPECT_EQ(count_characters("\xff\xff"), 2U);
    EXPECT_TRUE(rc::check("any bytes", [](const std::string& text) {
        RC_ASSERT(count_characters(text) <= text.size());
        (void)decode_utf8(text);
        (void)fold(text);
    }));
}

TEST(CodePoints, FoldsCaseAndAccents) {
    EXPECT_EQ(fold("ÑANDÚ José Çelik 12"), "nandu jose celik 12");
    EXPECT_EQ(fold("Nguema李"), "nguema");
}

}  // namespace
}  // namespace taxasge
