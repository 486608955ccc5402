// One I/O thread's part of a server: takes new clients, looks at the deadlines of its connections, and at the
// stop lets them finish.
#pragma once

#include "server/http/connection.hpp"
#include "server/http/service.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list.hpp>

namespace taxasge {

class Listener {
 public:
    Listener(boost::asio::ip::tcp::acceptor socket, Service& service);

    void start();
    void stop();  // any thread; the listener is at work until its last connection ended

 private:
    using Connections = boost::intrusive::list<Connection, boost::intrusive::constant_time_size<false>>;

    [[nodiscard]] boost::asio::awaitable<void> accept();
    [[nodiscard]] bool is_crowded();
    [[nodiscard]] boost::asio::awaitable<void> pause(std::chrono::milliseconds duration);
    [[nodiscard]] boost::asio::awaitable<void> watch();
    void admit(boost::asio::ip::tcp::socket socket);
    void drain();

    boost::asio::ip::tcp::acceptor socket_;
    Service& service_;
    boost::asio::steady_timer timer_;
    Connections connections_;
    Wire::Clock::time_point cut_at_ = Wire::Clock::time_point::max();
    Wire::Clock::time_point turn_began_{};
    unsigned newcomers_ = 0;  // in this turn
    bool accepting_ = true;
    bool draining_ = false;
};

}  // namespace taxasge
