// What each sub-command does. All return the program's exit code and tell people what happened on standard
// error.
#pragma once

#include "server/config/settings.hpp"

namespace taxasge {

[[nodiscard]] int serve(const Variables& variables);  // until SIGTERM or SIGINT
[[nodiscard]] int migrate_database(const Variables& variables, const std::string& grant_to);
[[nodiscard]] int list_migrations(const Variables& variables);  // those that ran, as one JSON object
[[nodiscard]] int check_config(const Variables& variables);
[[nodiscard]] int ask_health(const Variables& variables);
enum class Format { words, json };
[[nodiscard]] int calibrate(const Variables& variables, Format format);  // takes about 5 s
[[nodiscard]] int print_settings_reference();
[[nodiscard]] int print_version();

}  // namespace taxasge
