#include "server/users/password_policy.hpp"

#include "tests/support/run_awaitable.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

const PasswordContext maria{"María José", "Nguema-Obiang", "m.esono.1985@correos.example"};

std::string verdict(std::string_view password, std::size_t minimum = 12) {
    const auto judged = judge_password(Secret{std::string{password}}, maria, minimum);
    return judged ? "good" : std::string{judged.error().fields.at(0).code};
}

TEST(PasswordPolicy, A5_TakesPassphrasesWithoutRulesOnCharacters) {
    for (const std::string_view password :
         {"cuatro nubes verdes 19", "lluvia sobre el tejado", "correct horse battery staple", "trzkqvwmbnpl",
          "  spaces around stay  ", "пароль из четырёх слов", "😀🌧️🚲📎🧃🪁🦔🧵🪐🫖🎺🧊"})
        EXPECT_EQ(verdict(password), "good") << password;
}

TEST(PasswordPolicy, A5_TheMinimumCountsCharactersAndIsConfigurable) {
    EXPECT_EQ(verdict("xkqzv wplmr"), "password_too_short");  // 11
    EXPECT_EQ(verdict("xkqzv wplmrt"), "good");
    EXPECT_EQ(verdict("ñ€ñ€ñ€ñ€ñ€ñ"), "password_too_short");  // 11 characters of 28 bytes
    EXPECT_EQ(verdict("xkqzvwpl", 8), "good");
    EXPECT_EQ(verdict("cuatro nubes verdes 19", 64), "password_too_short");
    const auto judged = judge_password(Secret{"short"}, maria, 15);
    EXPECT_EQ(judged.error().fields.at(0).limit, 15);
}

TEST(PasswordPolicy, A5_RefusesCommonPasswords) {
    for (const std::string_view password :
         {"unbelievable", "Administrator", "passwordpassword", "aaaaaaaaaaaa"})
        EXPECT_EQ(verdict(password), "password_too_common") << password;
    EXPECT_EQ(verdict("password", 8), "password_too_common");
    EXPECT_EQ(verdict("P4ssw0rd", 8), "password_too_common");
    EXPECT_EQ(verdict("iloveyou", 8), "password_too_common");
}

TEST(PasswordPolicy, A5_RefusesWhatEverybodyKnowsAboutTheAccount) {
    for (const std::string_view password :
         {"mi TaxasGE privado 77", "viva guinea libre 83", "calle de MALABO 4471", "desde Bata con prisa 5",
          "soy NGUEMA y punto 91", "obiang tiene gatos 12", "la maria canta bien 4", "MARÍA canta bien 48 x",
          "esono compra pan 831", "correos lentos hoy 41"})
        EXPECT_EQ(verdict(password), "password_contains_context") << password;
}

TEST(PasswordPolicy, A5_RefusesWhatIsSoonGuessed) {
    for (const std::string_view password : {"password1234", "qwertyuiop12", "123456789012", "Password2024!",
                                            "qwerty123456", "abcdefghijkl", "1qaz2wsx3edc"})
        EXPECT_EQ(verdict(password), "password_too_guessable") << password;
}

TEST(PasswordPolicy, A4_BoundsTheLengthBeforeAnyWork) {
    std::string long_one;
    for (int i = 0; i < 256; ++i) long_one += static_cast<char>('a' + i * 7 % 26);
    EXPECT_EQ(verdict(long_one), "good");
    EXPECT_EQ(verdict(long_one + "x"), "too_long");
    std::string euros;
    for (int i = 0; i < 256; ++i) euros += "😀";
    EXPECT_EQ(euros.size(), maximum_password_bytes);
    EXPECT_FALSE(password_size_fault(Secret{euros}));
    EXPECT_EQ(password_size_fault(Secret{euros + "a"})->limit, 1024);
    EXPECT_EQ(password_size_fault(Secret{long_one + "x"})->limit, 256);
}

TEST(PasswordPolicy, JudgesOnThePoolAndSaysWhenItIsFull) {
    boost::asio::io_context context;
    WorkerPool closed{1, 0};
    const PasswordPolicy busy{12, closed};
    const auto refused = test::run_awaitable(context, busy.check(Secret{"cuatro nubes verdes 19"}, maria));
    EXPECT_EQ(refused.error().code, Code::unavailable);
    WorkerPool pool{1, 4};
    const PasswordPolicy policy{12, pool};
    EXPECT_TRUE(test::run_awaitable(context, policy.check(Secret{"cuatro nubes verdes 19"}, maria)));
    EXPECT_FALSE(test::run_awaitable(context, policy.check(Secret{"password1234"}, maria)));
}

}  // namespace
}  // namespace taxasge
