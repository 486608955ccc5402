// Content-Type [RFC 9110 8.3]: which bodies we read, and what we call the files we serve.
#pragma once

#include "server/http/request.hpp"

#include <string_view>

namespace taxasge {

// json or form, in UTF-8; none for everything else, which a route then refuses with 415.
[[nodiscard]] BodyFormat body_format_of(std::string_view content_type);

// By the ending of a file's name; "application/octet-stream" for one we do not know.
[[nodiscard]] std::string_view media_type_of(std::string_view file_name);

}  // namespace taxasge
