// Lists inside one header field: "br;q=0.5, gzip", "a=1; b=2" [RFC 9110 5.6.1].
#pragma once

#include <string_view>

namespace taxasge {

// Without spaces and tabs at its ends.
[[nodiscard]] std::string_view trimmed(std::string_view text);

// Takes what stands before the next `separator` off `rest`, trimmed. `rest` must not be empty.
[[nodiscard]] std::string_view take_entry(std::string_view& rest, char separator);

}  // namespace taxasge
