// A socket with a deadline. Nobody arms a timer for each read: the listener looks at all deadlines of its
// connections four times a second, and a read or write whose time is over ends as if the client had gone. One
// I/O thread.
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <array>
#include <chrono>
#include <cstddef>

namespace taxasge {

class Wire {
 public:
    using Clock = std::chrono::steady_clock;

    explicit Wire(boost::asio::ip::tcp::socket socket);

    // At least one byte; 0 when the client is gone, the deadline passed, or cancel() or close() was called.
    [[nodiscard]] boost::asio::awaitable<std::size_t> read_some(boost::asio::mutable_buffer into);

    // True when the kernel took all of it.
    [[nodiscard]] boost::asio::awaitable<bool> write(std::array<boost::asio::const_buffer, 2> parts);

    // Says that no more will come, and waits until the client closed too: closing with unread input would
    // reset the connection and could destroy the answer under way.
    [[nodiscard]] boost::asio::awaitable<void> linger(std::chrono::milliseconds at_most);

    void set_deadline(Clock::time_point deadline);
    [[nodiscard]] bool is_due(Clock::time_point now) const { return now >= deadline_; }
    [[nodiscard]] bool has_expired() const { return expired_; }

    void expire();  // the deadline passed: ends what waits, has_expired() from now on
    void cancel();  // ends what waits
    void close();   // for good

    [[nodiscard]] boost::asio::ip::address peer() const;
    [[nodiscard]] boost::asio::any_io_executor executor() { return socket_.get_executor(); }

 private:
    boost::asio::ip::tcp::socket socket_;
    Clock::time_point deadline_ = Clock::time_point::max();
    bool expired_ = false;
    bool has_hung_up_ = false;  // the client: nothing more will come
};

}  // namespace taxasge
