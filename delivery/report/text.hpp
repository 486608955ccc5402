// Texts that came from outside, before they stand in a report: whether somebody read them in the wrong
// encoding on the way, and without what cannot be seen. Pure.
#pragma once

#include <string>
#include <string_view>

namespace taxasge::delivery {

// Whether it looks like UTF-8 that was read as Latin-1 or Windows-1252 ("Ã©" for "é", "âœ…" for "✅"), or has
// lost letters already. `text` is UTF-8.
[[nodiscard]] bool is_garbled(std::string_view text);

// Control characters, and those that turn the direction of writing round, as <U+202E>: they could hide what
// follows (CVE-2021-42574). Line feeds and tabs stay. `text` is UTF-8.
[[nodiscard]] std::string seen_plainly(std::string_view text);

// The same on one line.
[[nodiscard]] std::string on_one_line(std::string_view text);

}  // namespace taxasge::delivery
