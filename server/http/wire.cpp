#include "server/http/wire.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

#include <algorithm>

namespace asio = boost::asio;
using asio::ip::tcp;

namespace taxasge {
namespace {

constexpr auto no_throw = asio::as_tuple(asio::use_awaitable);

}  // namespace

Wire::Wire(tcp::socket socket) : socket_(std::move(socket)) {
    boost::system::error_code ignored;  // a socket that is gone already shows at the first read
    socket_.set_option(tcp::no_delay{true}, ignored);
    socket_.non_blocking(true, ignored);
}

asio::awaitable<std::size_t> Wire::read_some(asio::mutable_buffer into) {
    const auto [error, count] = co_await socket_.async_read_some(into, no_throw);
    if (error == asio::error::eof || error == asio::error::connection_reset) has_hung_up_ = true;
    co_return error ? 0 : count;
}

asio::awaitable<bool> Wire::write(std::array<asio::const_buffer, 2> parts) {
    // Nearly every answer fits the send buffer: then nobody has to wait, not even for the next turn of the
    // loop.
    boost::system::error_code error;
    const std::size_t sent = socket_.write_some(parts, error);
    if (error && error != asio::error::would_block) co_return false;
    if (sent == asio::buffer_size(parts)) co_return true;
    const std::size_t first = std::min(sent, parts[0].size());
    parts[0] += first;
    parts[1] += sent - first;
    const auto [failure, rest] = co_await asio::async_write(socket_, parts, no_throw);
    co_return !failure;
}

asio::awaitable<void> Wire::linger(std::chrono::milliseconds at_most) {
    if (has_hung_up_) co_return close();
    constexpr std::size_t most_bytes = std::size_t{1} << 20;
    boost::system::error_code ignored;
    socket_.shutdown(tcp::socket::shutdown_send, ignored);
    set_deadline(Clock::now() + at_most);
    std::array<char, 4096> unwanted;
    for (std::size_t total = 0; total < most_bytes && !expired_;) {
        const std::size_t count = co_await read_some(asio::buffer(unwanted));
        if (count == 0) break;
        total += count;
    }
    close();
}

void Wire::set_deadline(Clock::time_point deadline) {
    deadline_ = deadline;
    expired_ = false;
}

void Wire::expire() {
    expired_ = true;
    cancel();
}

void Wire::cancel() {
    boost::system::error_code ignored;
    socket_.cancel(ignored);
}

void Wire::close() {
    boost::system::error_code ignored;
    socket_.close(ignored);
}

asio::ip::address Wire::peer() const {
    boost::system::error_code ignored;
    return socket_.remote_endpoint(ignored).address();
}

}  // namespace taxasge
