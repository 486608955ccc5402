#include "server/sessions/revocation_herald.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::chrono::milliseconds breath{50};
constexpr std::chrono::hours no_hurry{1};  // a message too many does no harm

}  // namespace

RevocationHerald::RevocationHerald(asio::io_context& context, Revocations& revocations, Tell tell)
    : ended_(context), tell_(std::move(tell)) {
    revocations.on_added([this] { ended_.ring(); });
}

asio::awaitable<void> RevocationHerald::run() {
    asio::steady_timer timer{co_await asio::this_coro::executor};
    while (true) {
        co_await ended_.wait(no_hurry);
        // Where nothing can be told, cache and database have said so, and the others look by themselves.
        [[maybe_unused]] const auto told = co_await tell_();
        timer.expires_after(breath);
        co_await timer.async_wait(asio::as_tuple(asio::use_awaitable));
    }
}

}  // namespace taxasge
