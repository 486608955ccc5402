#include "server/http/listener.hpp"

#include "base/log.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/use_awaitable.hpp>

#include <algorithm>
#include <memory>

namespace asio = boost::asio;
using asio::ip::tcp;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);
constexpr auto turn = 1ms;

}  // namespace

Listener::Listener(tcp::acceptor socket, Service& service)
    : socket_(std::move(socket)), service_(service), timer_(socket_.get_executor()) {}

void Listener::start() {
    service_.listeners.enter();
    asio::co_spawn(socket_.get_executor(), accept(), asio::detached);
    asio::co_spawn(socket_.get_executor(), watch(), asio::detached);
}

void Listener::stop() {
    asio::post(socket_.get_executor(), [this] { drain(); });
}

asio::awaitable<void> Listener::accept() {
    while (!draining_) {
        auto [error, client] = co_await socket_.async_accept(no_throw);
        if (!error) {
            admit(std::move(client));
            if (is_crowded()) co_await pause(turn);
        } else if (!draining_) {
            // Out of descriptors or memory, the kernel keeps the client waiting; asking again at once would
            // only burn the time that could free some.
            log::warning("accept_failed", {{"detail", error.message()}});
            co_await pause(100ms);
        }
    }
    accepting_ = false;
}

// A crowd that is let in at once is answered before the next request of anybody who is here already: the rest
// of it waits outside (A3).
bool Listener::is_crowded() {
    const auto now = Wire::Clock::now();
    if (now - turn_began_ >= turn) {
        turn_began_ = now;
        newcomers_ = 0;
    }
    return ++newcomers_ >= service_.options.limits.newcomers;
}

asio::awaitable<void> Listener::pause(std::chrono::milliseconds duration) {
    asio::steady_timer pause{socket_.get_executor(), duration};
    co_await pause.async_wait(no_throw);
}

void Listener::admit(tcp::socket client) {
    if (service_.connections.load() >= service_.options.limits.connections) return;  // closes it
    const auto connection = std::make_shared<Connection>(std::move(client), service_);
    connections_.push_back(*connection);
    asio::co_spawn(socket_.get_executor(), Connection::run(connection), asio::detached);
}

asio::awaitable<void> Listener::watch() {
    while (!draining_ || accepting_ || !connections_.empty()) {
        timer_.expires_after(draining_ ? std::min(service_.options.limits.tick, 20ms)
                                       : service_.options.limits.tick);
        co_await timer_.async_wait(no_throw);
        const auto now = Wire::Clock::now();
        for (auto next = connections_.begin(); next != connections_.end();) {
            Connection& connection = *next++;
            connection.check_deadline(now);
            if (draining_) connection.drain();
            if (now >= cut_at_) connection.cut();
        }
    }
    service_.listeners.leave();
}

void Listener::drain() {
    if (draining_) return;
    draining_ = true;
    cut_at_ = Wire::Clock::now() + service_.options.limits.drain;
    // Whoever the kernel has connected to us already still gets one answer.
    boost::system::error_code error;
    socket_.non_blocking(true, error);
    for (tcp::socket client = socket_.accept(error); !error; client = socket_.accept(error)) {
        admit(std::move(client));
    }
    socket_.close(error);
    timer_.cancel();
}

}  // namespace taxasge
