#include "server/mail/letter_time.hpp"

#include <gtest/gtest.h>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
using std::chrono::sys_days;

TEST(LetterTime, A25_IsSaidInTheReadersLanguageByTheClockOfMalabo) {
    const Time time = sys_days{2026y / 11 / 22} + 22h + 5min + 59s;
    EXPECT_EQ(letter_time(time, Language::es), "22 de noviembre de 2026, 23:05 (Malabo, UTC+1)");
    EXPECT_EQ(letter_time(time, Language::fr), "22 novembre 2026 à 23:05 (Malabo, UTC+1)");
    EXPECT_EQ(letter_time(time, Language::pt), "22 de novembro de 2026, 23:05 (Malabo, UTC+1)");
    EXPECT_EQ(letter_time(time, Language::en), "22 November 2026, 23:05 (Malabo, UTC+1)");
}

TEST(LetterTime, TheYearBeginsAnHourEarlierThere) {
    const Time time = sys_days{2026y / 12 / 31} + 23h + 1min;
    EXPECT_EQ(letter_time(time, Language::fr), "1er janvier 2027 à 00:01 (Malabo, UTC+1)");
    EXPECT_EQ(letter_time(time - 2min, Language::es), "31 de diciembre de 2026, 23:59 (Malabo, UTC+1)");
}

}  // namespace
}  // namespace taxasge
