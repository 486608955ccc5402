// What every command begins and may end with: the settings, and what to say when something went wrong.
#pragma once

#include "server/foundations.hpp"

#include <optional>

namespace taxasge {

inline constexpr int exit_well = 0;
inline constexpr int exit_failed = 1;
inline constexpr int exit_usage = 2;
inline constexpr int exit_bad_config = 3;
inline constexpr int exit_rows_refused = 4;  // an import: the others came in
inline constexpr int exit_not_verified = 5;  // what happened is not what was sealed

struct Accepted {
    Config config;
    Settings settings;
};

// Every fault at once, one line each on standard error; nothing when there is one.
[[nodiscard]] std::optional<Accepted> accepted_config(const Variables& variables);

// Tells it on standard error; exit_failed.
[[nodiscard]] int report(const Error& error);

}  // namespace taxasge
