#include "server/users/phone.hpp"

#include <gtest/gtest.h>
#include <rapidcheck.h>

namespace taxasge {
namespace {

std::string number_of(std::string_view text) {
    const auto phone = Phone::parse(text);
    return phone ? phone->text() : "refused";
}

TEST(Phone, A48_NineDigitsAreANumberOfEquatorialGuinea) {
    EXPECT_EQ(number_of("222 123 456"), "+240222123456");
    EXPECT_EQ(number_of("222123456"), "+240222123456");
    EXPECT_EQ(number_of("+240 222 123 456"), "+240222123456");
    EXPECT_EQ(number_of("00240-222.123.456"), "+240222123456");
}

TEST(Phone, A48_OtherCountriesSayTheirCode) {
    EXPECT_EQ(number_of("+34 612 34 56 78"), "+34612345678");
    EXPECT_EQ(number_of("(+33) 1 23 45 67 89"), "+33123456789");
    EXPECT_EQ(number_of("+123456789012345"), "+123456789012345");
}

TEST(Phone, RefusesWhatIsNoNumber) {
    for (const std::string_view text :
         {"", "+", "222", "22212345", "2221234567", "+240", "+24022212345", "+2402221234567", "+0123456789",
          "+1234567", "+1234567890123456", "222 123 45a", "++240222123456", "240+222123456",
          "222123456;ext=1", "+240222123456+", "٢٢٢١٢٣٤٥٦", "222\t123456",
          "222                                123456"})
        EXPECT_EQ(number_of(text), "refused") << text;
}

TEST(Phone, A48_PropertyAParsedNumberParsesToItself) {
    EXPECT_TRUE(rc::check("one spelling", [] {
        const auto text =
            *rc::gen::container<std::string>(rc::gen::elementOf(std::string{"0123456789+ -.()"}));
        const auto phone = Phone::parse(text);
        if (phone) RC_ASSERT(number_of(phone->text()) == phone->text());
    }));
}

}  // namespace
}  // namespace taxasge
