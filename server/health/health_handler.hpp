// GET /health (the report's body), the same for the operator's page, /health/live and /health/ready.
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

    // 200 whatever the state is: there it is something to read. Who may is decided before (RoleGate).
    [[nodiscard]] boost::asio::awaitable<Result<Response>> for_administrators(const Request& request);

    // 200: this process answers. Asks nobody.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> live(const Request& request);

    // 200: send traffic here; 503: do not. For load balancers.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> ready(const Request& request);

 private:
    [[nodiscard]] boost::json::object body_of(const HealthReport& report) const;

    Health& health_;
    ServiceFacts facts_;
    const Clock& clock_;
};

}  // namespace taxasge
