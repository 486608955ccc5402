#include "base/http_get.hpp"

#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

namespace taxasge {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

// Takes one connection, says that to whoever asks, and keeps it until it is taken down itself.
class OneAnswer {
 public:
    explicit OneAnswer(std::string words)
        : thread_([this, words = std::move(words)] {
              boost::system::error_code ended;  // who has heard enough may go before all is said
              tcp::socket socket = acceptor_.accept();
              asio::read_until(socket, asio::dynamic_buffer(asked_), "\r\n\r\n", ended);
              asio::write(socket, asio::buffer(words), ended);
              std::array<char, 1> more{};
              if (words.empty()) socket.read_some(asio::buffer(more), ended);  // until the other gives up
          }) {}

    [[nodiscard]] Result<HttpAnswer> get(std::chrono::milliseconds patience, std::size_t largest_body = 100) {
        auto answer = http_get_and_wait({.host = "localhost",
                                         .port = acceptor_.local_endpoint().port(),
                                         .path = "/health",
                                         .deadline = std::chrono::steady_clock::now() + patience,
                                         .largest_body = largest_body});
        thread_.join();
        return answer;
    }
    [[nodiscard]] const std::string& asked() const { return asked_; }

 private:
    asio::io_context context_;
    tcp::acceptor acceptor_{context_, {asio::ip::address_v4::loopback(), 0}};
    std::string asked_;
    std::jthread thread_;
};

TEST(HttpGet, GivesStatusAndBodyWhateverTheStatus) {
    OneAnswer server{"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 8\r\nX-Frame: a\r\n\r\nnot well"};
    const auto answer = server.get(5s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503U);
    EXPECT_EQ(answer->body, "not well");
    EXPECT_EQ(answer->headers.at("x-frame"), "a");
    EXPECT_GT(answer->took.count(), 0);
    EXPECT_TRUE(server.asked().starts_with("GET /health HTTP/1.1\r\nHost: localhost\r\n")) << server.asked();
}

TEST(HttpGet, WhoSaysNothingIsLate) {
    OneAnswer server{""};
    const auto answer = server.get(100ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::timed_out);
}

TEST(HttpGet, WhatIsNoAnswerOrTooLargeIsUnavailable) {
    for (const std::string words : {"what?\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n"}) {
        OneAnswer server{words};
        const auto answer = server.get(5s);
        ASSERT_FALSE(answer) << words;
        EXPECT_EQ(answer.error().code, Code::unavailable);
    }
}

TEST(HttpGet, WhereNobodyListensIsUnavailableByName) {
    asio::io_context context;
    tcp::acceptor taken{context, {asio::ip::address_v4::loopback(), 0}};
    const auto port = taken.local_endpoint().port();
    taken.close();
    const auto answer = http_get_and_wait(
        {.host = "127.0.0.1", .port = port, .path = "/", .deadline = std::chrono::steady_clock::now() + 5s});
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::unavailable);
    EXPECT_NE(answer.error().detail.find("127.0.0.1:" + std::to_string(port)), std::string::npos);
}

}  // namespace
}  // namespace taxasge
