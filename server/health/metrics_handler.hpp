// GET /metrics, on a listener of its own.
#pragma once

#include "base/result.hpp"
#include "server/health/metrics.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <boost/asio/awaitable.hpp>

namespace taxasge {

[[nodiscard]] boost::asio::awaitable<Result<Response>> show_metrics(Metrics& metrics, const Request& request);

}  // namespace taxasge
