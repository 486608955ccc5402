#include "server/http/percent.hpp"

#include "server/http/request.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

TEST(Percent, DecodesAndRefusesBrokenEscapes) {
    EXPECT_EQ(percent_decode("a%20b+c%2f").value(), "a b+c/");
    EXPECT_EQ(form_decode("a%20b+c").value(), "a b c");
    for (const std::string_view bad : {"%", "a%2", "%g0", "%0g", "%%20"})
        EXPECT_FALSE(percent_decode(bad)) << bad;
}

TEST(Percent, FindsAValueInAQuery) {
    EXPECT_EQ(query_value("a=1&lang=fr&lang=es", "lang"), "fr");
    EXPECT_EQ(query_value("lang&xlang=1", "lang"), "");
    EXPECT_EQ(query_value("lang=%zz", "lang"), "");
    EXPECT_EQ(query_value("", "lang"), "");
}

}  // namespace
}  // namespace taxasge
