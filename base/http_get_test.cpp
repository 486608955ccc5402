#include "base/http_get.hpp"

#include "tests/support/one_answer.hpp"

namespace taxasge {
namespace {

using namespace std::chrono_literals;
namespace asio = boost::asio;
using asio::ip::tcp;

Result<HttpAnswer> get(const test::OneAnswer& server, std::chrono::milliseconds patience,
                       std::size_t largest_body = 100) {
    return http_get_and_wait({.host = "localhost",
                              .port = server.port(),
                              .path = "/health",
                              .deadline = std::chrono::steady_clock::now() + patience,
                              .largest_body = largest_body});
}

TEST(HttpGet, GivesStatusAndBodyWhateverTheStatus) {
    test::OneAnswer server{
        "HTTP/1.1 503 Service Unavailable\r\nContent-Length: 8\r\nX-Frame: a\r\n\r\nnot well"};
    const auto answer = get(server, 5s);
    ASSERT_TRUE(answer);
    EXPECT_EQ(answer->status, 503U);
    EXPECT_EQ(answer->body, "not well");
    EXPECT_EQ(answer->headers.at("x-frame"), "a");
    EXPECT_GT(answer->took.count(), 0);
    EXPECT_TRUE(server.asked().starts_with("GET /health HTTP/1.1\r\nHost: localhost\r\n")) << server.asked();
}

TEST(HttpGet, WhoSaysNothingIsLate) {
    test::OneAnswer server{""};
    const auto answer = get(server, 100ms);
    ASSERT_FALSE(answer);
    EXPECT_EQ(answer.error().code, Code::timed_out);
}

TEST(HttpGet, WhatIsNoAnswerOrTooLargeIsUnavailable) {
    for (const std::string words : {"what?\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 101\r\n\r\n"}) {
        test::OneAnswer server{words};
        const auto answer = get(server, 5s);
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
