// An answer. The connection adds what every answer has: Date, X-Request-Id, Content-Length, the API's
// security headers.
#pragma once

#include "server/http/headers.hpp"

#include <boost/json/object.hpp>

#include <string>
#include <string_view>

namespace taxasge {

struct Response {
    unsigned status = 200;
    Headers headers = {};
    std::string body = {};
    std::string_view static_body = {};  // instead of body: bytes that live as long as the program
};

[[nodiscard]] Response json_response(unsigned status, const boost::json::object& body);
[[nodiscard]] Response empty_response(unsigned status);
[[nodiscard]] Response redirect(unsigned status, std::string_view location);  // 302, 303

}  // namespace taxasge
