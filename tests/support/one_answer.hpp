// An HTTP server for one question, on a loopback port of its own.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <array>
#include <string>
#include <thread>

namespace taxasge::test {

// Takes one connection and says that to whoever asks; with nothing to say it keeps silent until the other
// gives up.
class OneAnswer {
 public:
    explicit OneAnswer(std::string words)
        : thread_([this, words = std::move(words)] {
              boost::system::error_code ended;  // who has heard enough may go before all is said
              boost::asio::ip::tcp::socket socket = acceptor_.accept();
              boost::asio::read_until(socket, boost::asio::dynamic_buffer(asked_), "\r\n\r\n", ended);
              boost::asio::write(socket, boost::asio::buffer(words), ended);
              std::array<char, 1> more{};
              if (words.empty()) socket.read_some(boost::asio::buffer(more), ended);
          }) {}

    [[nodiscard]] std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

    // What it was asked, once all is over.
    [[nodiscard]] const std::string& asked() {
        if (thread_.joinable()) thread_.join();
        return asked_;
    }

 private:
    boost::asio::io_context context_;
    boost::asio::ip::tcp::acceptor acceptor_{context_, {boost::asio::ip::address_v4::loopback(), 0}};
    std::string asked_;
    std::jthread thread_;
};

}  // namespace taxasge::test
