// Every setting by name, with its default and its meaning: the one table that reading, the search for
// misspellings and the reference page (docs/configuration.md) come from.
#pragma once

#include <array>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace taxasge {

enum class Sensitivity { open, secret };  // a secret has a …_FILE twin and is never printed

struct Setting {
    std::string_view name;
    std::string_view standard;  // the default, as the reference page shows it
    std::string_view meaning;
    Sensitivity sensitivity = Sensitivity::open;
};

[[nodiscard]] std::span<const Setting> all_settings();

// The environment of a process: name -> value.
using Variables = std::map<std::string, std::string, std::less<>>;
[[nodiscard]] Variables process_variables();

// The known name that `name` is one slip away from (a letter missing, added, changed, or two swapped).
[[nodiscard]] std::optional<std::string_view> misspelled_setting(std::string_view name);

// docs/configuration.md, whole.
[[nodiscard]] std::string settings_reference();

}  // namespace taxasge
