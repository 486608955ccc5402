// The words of Method on the wire.
#pragma once

#include "server/http/request.hpp"

namespace taxasge {

[[nodiscard]] std::string_view to_text(Method method);     // "GET"; "OTHER" for what we do not know
[[nodiscard]] Method parse_method(std::string_view text);  // exactly: methods are case-sensitive

}  // namespace taxasge
