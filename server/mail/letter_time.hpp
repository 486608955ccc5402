// A moment as letters tell it: "22 de noviembre de 2026, 23:05 (Malabo, UTC+1)".
#pragma once

#include "base/clock.hpp"
#include "base/language.hpp"

#include <string>

namespace taxasge {

// By the clock of Equatorial Guinea, UTC+1 all the year.
[[nodiscard]] std::string letter_time(Time time, Language language);

}  // namespace taxasge
