#include "server/delivery_state/delivery_state_handler.hpp"

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<Response>> DeliveryStateHandler::releases(const Request&) const {
    return answer(&DeliveryState::releases);
}

asio::awaitable<Result<Response>> DeliveryStateHandler::report(const Request&) const {
    return answer(&DeliveryState::report);
}

asio::awaitable<Result<Response>> DeliveryStateHandler::answer(Ask ask) const {
    if (state_ == nullptr) co_return fail(nothing_published("DELIVERY_STATE is not set"));
    auto published = co_await (state_->*ask)();
    if (!published) co_return fail(published.error());
    (*published)["read_at"] = to_rfc3339(clock_.now());
    co_return json_response(200, *published);
}

}  // namespace taxasge
