// GET /health (the report's body), /health/live and /health/ready.
#pragma once

#include "server/health/health.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

#include <string>

namespace taxasge {

// What a running server says of itself, beside its checks.
struct ServiceFacts {
    std::string environment;
    std::string version;
    std::string commit;
    int schema_version = 0;
};

class HealthHandler {
 public:
    HealthHandler(Health& health, ServiceFacts facts, const Clock& clock)
        : health_(health), facts_(std::move(facts)), clock_(clock) {}

    // 200 when healthy or degraded, 503 when a required part failed. Errors: none.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> health(const Request& request);

    // 200: this process answers. Asks nobody.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> live(const Request& request);

    // 200: send traffic here; 503: do not. For load balancers.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> ready(const Request& request);

 private:
    Health& health_;
    ServiceFacts facts_;
    const Clock& clock_;
};

}  // namespace taxasge
