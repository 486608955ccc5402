// GET /api/v1/admin/releases and /api/v1/admin/report, for the operator's page. Who may is decided before
// (RoleGate).
#pragma once

#include "base/clock.hpp"
#include "server/delivery_state/delivery_state.hpp"
#include "server/http/request.hpp"
#include "server/http/response.hpp"

namespace taxasge {

class DeliveryStateHandler {
 public:
    // `state` is null where DELIVERY_STATE is not set: then nothing was ever published.
    DeliveryStateHandler(DeliveryState* state, const Clock& clock) : state_(state), clock_(clock) {}

    // What was published, and `read_at`: when it was seen to be so. Errors: those of DeliveryState.
    [[nodiscard]] boost::asio::awaitable<Result<Response>> releases(const Request& request) const;
    [[nodiscard]] boost::asio::awaitable<Result<Response>> report(const Request& request) const;

 private:
    using Ask = boost::asio::awaitable<Result<boost::json::object>> (DeliveryState::*)();

    [[nodiscard]] boost::asio::awaitable<Result<Response>> answer(Ask ask) const;

    DeliveryState* state_;
    const Clock& clock_;
};

}  // namespace taxasge
