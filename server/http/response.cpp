#include "server/http/response.hpp"

#include <boost/json/serialize.hpp>

namespace taxasge {

Response json_response(unsigned status, const boost::json::object& body) {
    Response response{.status = status};
    response.headers.add("Content-Type", "application/json");
    response.body = boost::json::serialize(body);
    return response;
}

Response empty_response(unsigned status) {
    return {.status = status};
}

Response redirect(unsigned status, std::string_view location) {
    Response response{.status = status};
    response.headers.add("Location", location);
    return response;
}

}  // namespace taxasge
