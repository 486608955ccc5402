#include "server/users/even_time.hpp"

#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace taxasge {
namespace {

// Ten times what a commit takes on a slow disk; people do not notice it.
constexpr std::chrono::milliseconds beat{50};

}  // namespace

asio::awaitable<void> EvenTime::pass() const {
    const auto taken = std::chrono::steady_clock::now() - begun_;
    asio::steady_timer timer{co_await asio::this_coro::executor, begun_ + (taken / beat + 1) * beat};
    co_await timer.async_wait(asio::use_awaitable);
}

}  // namespace taxasge
