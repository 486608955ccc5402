// What one client may ask of the server, in bytes and in time.
#include "server/http/loopback.hpp"

#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>

using namespace taxasge;
using namespace taxasge::loopback;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

std::atomic<int> handlers_done{0};

asio::awaitable<Result<Response>> measure(const Request& request) {
    co_return json_response(200, {{"bytes", request.body.size()}});
}

asio::awaitable<Result<Response>> slow(const Request&) {
    asio::steady_timer timer{co_await asio::this_coro::executor, 1s};
    co_await timer.async_wait(asio::use_awaitable);
    ++handlers_done;
    co_return json_response(200, {});
}

asio::awaitable<Result<Response>> large(const Request&) {
    Response response;
    response.body.assign(std::size_t{32} << 20, 'x');
    co_return response;
}

class Limited : public testing::Test {
 protected:
    Limited() {
        router_.open(Method::get, "/", measure);
        router_.open(Method::post, "/", measure);
        router_.open(Method::post, "/small", measure, {.body_limit = 10});
        router_.open(Method::get, "/slow", slow);
        router_.open(Method::get, "/large", large);
    }

    Answer ask(std::string_view bytes) { return loopback::ask(server_.port(), bytes); }

    Answer post(std::string_view path, std::size_t size) {
        return ask("POST " + std::string{path} +
                   " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
                   std::to_string(size) + "\r\n\r\n" + std::string(size, 'x'));
    }

    static Limits limits() {
        Limits limits = quick_limits();
        limits.handler = 200ms;
        limits.connections = 50;
        return limits;
    }

    Router router_{nobody};
    TestServer server_{router_, {.limits = limits()}};
};

std::chrono::milliseconds time_of(auto&& action) {
    const auto begun = std::chrono::steady_clock::now();
    action();
    return std::chrono::duration_cast<std::chrono::milliseconds>(std::chrono::steady_clock::now() - begun);
}

}  // namespace

TEST_F(Limited, RefusesALargeHeadWith431) {
    EXPECT_EQ(ask("GET / HTTP/1.1\r\nHost: x\r\nX-Fill: " + std::string(15 * 1024, 'x') + "\r\n\r\n").status,
              200);
    EXPECT_EQ(ask("GET / HTTP/1.1\r\nHost: x\r\nX-Fill: " + std::string(17 * 1024, 'x') + "\r\n\r\n").status,
              431);
    std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
    for (int i = 0; i < 2000; ++i) many += "X-" + std::to_string(i) + ": y\r\n";
    const Answer answer = ask(many + "\r\n");
    EXPECT_EQ(answer.status, 431);
    EXPECT_TRUE(answer.body.contains("headers_too_large"));
}

TEST_F(Limited, RefusesALongUriWith414) {
    EXPECT_EQ(ask("GET /?" + std::string(8000, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
    EXPECT_EQ(ask("GET /?" + std::string(8200, 'x') + " HTTP/1.1\r\nHost: x\r\n\r\n").status, 414);
    EXPECT_EQ(ask("GET /?" + std::string(100'000, 'x')).status, 414);
}

TEST_F(Limited, RefusesALargeBodyWith413ByItsRoute) {
    EXPECT_EQ(post("/", std::size_t{64} * 1024).status, 200);
    EXPECT_EQ(post("/", std::size_t{64} * 1024 + 1).status, 413);
    EXPECT_EQ(post("/small", 10).status, 200);
    EXPECT_EQ(post("/small", 11).status, 413);
    EXPECT_EQ(post("/nowhere", 100).status, 404);
    EXPECT_EQ(post("/nowhere", 100'000).status, 413);
}

TEST_F(Limited, RefusesALargeChunkedBodyWith413) {
    std::string body;
    for (int i = 0; i < 6; ++i) body += "2\r\nab\r\n";
    const std::string head =
        "POST /small HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
        "chunked\r\n\r\n";
    EXPECT_EQ(ask(head + body + "0\r\n\r\n").status, 413);
    EXPECT_EQ(ask(head + "fffffff\r\n").status, 413);
    EXPECT_EQ(ask(head + "1;" + std::string(40'000, 'x')).status, 400);
}

TEST_F(Limited, CutsAClientThatSendsItsHeadByDrops) {
    Client client{server_.port()};
    const auto took = time_of([&] {
        for (const char drop :
             std::string_view{"GET / HTTP/1.1\r\nHost: x\r\nX-Slow: abcdefghijklmnopqrstuvwxyz"}) {
            client.send({&drop, 1});
            std::this_thread::sleep_for(10ms);
        }
        const Answer answer = client.receive();
        EXPECT_EQ(answer.status, 408);
        EXPECT_EQ(answer.field("Connection"), "close");
    });
    EXPECT_LT(took, 5s);
}

TEST_F(Limited, CutsAClientThatSendsItsBodyByDrops) {
    Client client{server_.port()};
    client.send(
        "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n");
    for (int i = 0; i < 60; ++i) {
        client.send("x");
        std::this_thread::sleep_for(10ms);
    }
    EXPECT_EQ(client.receive().status, 408);
}

TEST_F(Limited, ClosesAnIdleConnectionWithoutAWord) {
    Client client{server_.port()};
    EXPECT_EQ(client.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
    const auto took = time_of([&] { EXPECT_TRUE(client.is_closed()); });
    EXPECT_GE(took, 400ms);
    EXPECT_LT(took, 5s);
}

TEST_F(Limited, AnswersForAHandlerThatTakesTooLongButLetsItFinish) {
    const int before = handlers_done;
    Client client{server_.port()};
    Answer answer;
    const auto took = time_of([&] { answer = client.ask("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n"); });
    EXPECT_EQ(answer.status, 503);
    EXPECT_EQ(answer.field("Retry-After"), "1");
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_LT(took, 900ms);
    EXPECT_EQ(client.receive().status, 0);
    server_.stop();
    EXPECT_EQ(handlers_done, before + 1);
}

TEST_F(Limited, FinishesAHandlerWhoseClientHasGone) {
    const int before = handlers_done;
    {
        Client client{server_.port()};
        client.send("GET /slow HTTP/1.1\r\nHost: x\r\n\r\n");
        std::this_thread::sleep_for(100ms);
    }
    server_.stop();
    EXPECT_EQ(handlers_done, before + 1);
}

TEST_F(Limited, CutsAClientThatDoesNotTakeItsAnswer) {
    Client client{server_.port()};
    client.socket().set_option(asio::socket_base::receive_buffer_size{4096});
    client.send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    std::this_thread::sleep_for(100ms);
    const auto took = time_of([&] { server_.stop(); });  // cut after Limits::drain
    EXPECT_LT(took, 5s);
}

TEST_F(Limited, ClosesConnectionsBeyondTheMost) {
    std::vector<std::unique_ptr<Client>> clients;
    for (int i = 0; i < 50; ++i) {
        clients.push_back(std::make_unique<Client>(server_.port()));
        EXPECT_EQ(clients.back()->ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
    }
    Client one_more{server_.port()};
    EXPECT_EQ(one_more.ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 0);
    clients.clear();
    for (int i = 0; i < 1000 && server_.server().connections() != 0; ++i) std::this_thread::sleep_for(10ms);
    EXPECT_EQ(ask("GET / HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

TEST_F(Limited, A3_TakesACrowdOneAfterTheOtherAndLosesNobody) {
    constexpr int crowd = 40;
    Limits one_a_millisecond = quick_limits();
    one_a_millisecond.newcomers = 1;
    TestServer server{router_, {.limits = one_a_millisecond}, 1};
    std::vector<std::unique_ptr<Client>> clients;
    const auto took = time_of([&] {
        for (int i = 0; i < crowd; ++i) clients.push_back(std::make_unique<Client>(server.port()));
        for (const auto& client : clients) client->send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
        for (const auto& client : clients) EXPECT_EQ(client->receive().status, 200);
    });
    EXPECT_GE(took, std::chrono::milliseconds{crowd - 2});
}
