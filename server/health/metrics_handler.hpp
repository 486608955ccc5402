// GET /metrics, on a listener of its own.
#pragma once

#include "base/result.hpp"
#include "server/health/asked_gauges.hpp"
#include "server/health/metrics.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <boost/asio/awaitable.hpp>

namespace taxasge {

class MetricsHandler {
 public:
    MetricsHandler(Metrics& metrics, AskedGauges& asked) : metrics_(metrics), asked_(asked) {}

    // Errors: none, whatever else is broken.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> operator()(const Request& request) const;

 private:
    Metrics& metrics_;
    AskedGauges& asked_;
};

}  // namespace taxasge
