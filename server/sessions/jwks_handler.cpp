#include "server/sessions/jwks_handler.hpp"

namespace taxasge {

boost::asio::awaitable<Result<Response>> JwksHandler::operator()(const Request&) const {
    Response response;
    response.headers.set("Content-Type", "application/json");
    response.headers.set("Cache-Control", "public, max-age=300");
    response.body = keys_.get()->jwks();
    co_return response;
}

}  // namespace taxasge
