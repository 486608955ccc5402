#include "base/doorbell.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <utility>

namespace asio = boost::asio;

namespace taxasge {

void Doorbell::ring() const {
    asio::post(state_->timer.get_executor(), [state = state_] {
        state->rung = true;
        state->timer.cancel();
    });
}

asio::awaitable<void> Doorbell::wait(std::chrono::milliseconds longest) const {
    const auto state = state_;
    if (!state->rung) {
        state->timer.expires_after(longest);
        co_await state->timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
    state->rung = false;
}

}  // namespace taxasge
