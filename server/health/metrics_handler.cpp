#include "server/health/metrics_handler.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> MetricsHandler::operator()(const Request&) const {
    co_await asked_.ask();
    Response response;
    response.headers.set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    response.body = metrics_.text();
    co_return response;
}

}  // namespace taxasge
