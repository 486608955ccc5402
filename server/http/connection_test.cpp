#include "server/http/loopback.hpp"

#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>

using namespace taxasge;
using namespace taxasge::loopback;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

asio::awaitable<Result<Response>> hello(const Request&) {
    co_return json_response(200, {{"hello", "world"}});
}

asio::awaitable<Result<Response>> echo(const Request& request) {
    Response response;
    response.body = request.body;
    co_return response;
}

asio::awaitable<Result<Response>> broken(const Request&) {
    throw std::runtime_error("a machine broke");
    co_return Response{};
}

asio::awaitable<Result<Response>> slow(const Request&) {
    asio::steady_timer timer{co_await asio::this_coro::executor, 300ms};
    co_await timer.async_wait(asio::use_awaitable);
    co_return json_response(200, {{"slow", true}});
}

Router small_router() {
    Router router{nobody};
    router.open(Method::get, "/hello", hello);
    router.open(Method::post, "/echo", echo);
    router.open(Method::post, "/small", echo, {.body_limit = 10});
    router.open(Method::get, "/broken", broken);
    router.open(Method::get, "/slow", slow);
    return router;
}

class Connections : public testing::Test {
 protected:
    Answer ask(std::string_view bytes) { return loopback::ask(server_.port(), bytes); }

    const Router router_ = small_router();
    TestServer server_{router_};
};

std::string post(std::string_view path, std::string_view body) {
    return "POST " + std::string{path} +
           " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: " +
           std::to_string(body.size()) + "\r\n\r\n" + std::string{body};
}

}  // namespace

TEST_F(Connections, AnswersWithTheFieldsThatEveryAnswerHas) {
    const Answer answer = ask("GET /hello HTTP/1.1\r\nHost: localhost\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, R"({"hello":"world"})");
    EXPECT_EQ(answer.field("Content-Type"), "application/json");
    EXPECT_EQ(answer.field("Cache-Control"), "private, no-store");
    EXPECT_EQ(answer.field("X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(answer.field("Content-Security-Policy"), "default-src 'none'; frame-ancestors 'none'");
    EXPECT_EQ(answer.field("Referrer-Policy"), "same-origin");
    EXPECT_TRUE(answer.field("Date").ends_with(" GMT"));
    EXPECT_GE(answer.field("X-Request-Id").size(), 8u);
    EXPECT_FALSE(answer.has("Connection"));
    EXPECT_FALSE(answer.has("Strict-Transport-Security"));
}

TEST_F(Connections, ServesManyRequestsOnOneConnection) {
    Client client{server_.port()};
    for (int i = 0; i < 100; ++i)
        EXPECT_EQ(client.ask(post("/echo", std::to_string(i))).body, std::to_string(i));
}

TEST_F(Connections, AnswersPipelinedRequestsInOrder) {
    Client client{server_.port()};
    client.send(post("/echo", "one") + "GET /slow HTTP/1.1\r\nHost: x\r\n\r\n" + post("/echo", "three"));
    EXPECT_EQ(client.receive().body, "one");
    EXPECT_EQ(client.receive().body, R"({"slow":true})");
    EXPECT_EQ(client.receive().body, "three");
}

TEST_F(Connections, AnswersHeadWithTheLengthAndNoBody) {
    Client client{server_.port()};
    client.send("HEAD /hello HTTP/1.1\r\nHost: x\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n");
    const Answer head = client.receive(Client::Body::none);
    EXPECT_EQ(head.status, 200);
    EXPECT_EQ(head.field("Content-Length"), "17");
    EXPECT_EQ(client.receive().body, R"({"hello":"world"})");
}

TEST_F(Connections, ClosesWhenTheClientAsksForIt) {
    Client client{server_.port()};
    const Answer answer = client.ask("GET /hello HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(client.is_closed());
}

TEST_F(Connections, ClosesAfterHttp10UnlessAskedToStay) {
    Client closing{server_.port()};
    EXPECT_EQ(closing.ask("GET /hello HTTP/1.0\r\n\r\n").field("Connection"), "close");
    EXPECT_TRUE(closing.is_closed());

    Client staying{server_.port()};
    const std::string request = "GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n";
    EXPECT_EQ(staying.ask(request).field("Connection"), "keep-alive");
    EXPECT_EQ(staying.ask(request).status, 200);
}

TEST_F(Connections, ReadsAChunkedBodyAndIgnoresItsTrailer) {
    const Answer answer =
        ask("POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nTransfer-Encoding: "
            "chunked\r\n\r\n"
            "3\r\nabc\r\n4;note=1\r\ndefg\r\n0\r\nX-Late: 1\r\n\r\n");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "abcdefg");
}

TEST_F(Connections, ReadsAnEmptyChunkedBodyThatComesByteByByte) {
    Client client{server_.port()};
    client.send(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        "Transfer-Encoding: chunked\r\n\r\n");
    for (const char byte : std::string_view{"0\r\n\r\n"}) {
        std::this_thread::sleep_for(std::chrono::milliseconds{20});  // so that it does not come as one piece
        client.send(std::string{byte});
    }
    EXPECT_EQ(client.receive().status, 200);
}

TEST_F(Connections, SaysContinueBeforeTheBodyWhenAsked) {
    Client client{server_.port()};
    const Answer first = client.ask(
        "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 2\r\n"
        "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(first.status, 100);
    EXPECT_EQ(client.ask("ok").body, "ok");
}

TEST_F(Connections, RefusesATooLargeBodyInsteadOfAskingForIt) {
    const Answer answer =
        ask("POST /small HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 11\r\n"
            "Expect: 100-continue\r\n\r\n");
    EXPECT_EQ(answer.status, 413);
}

TEST_F(Connections, TurnsAnExceptionInAHandlerInto500AndGoesOn) {
    Client client{server_.port()};
    const Answer answer = client.ask("GET /broken HTTP/1.1\r\nHost: x\r\n\r\n");
    EXPECT_EQ(answer.status, 500);
    EXPECT_TRUE(answer.body.contains(R"("code":"internal_error")"));
    EXPECT_FALSE(answer.body.contains("machine"));  // what broke is for the log (AU-33)
    EXPECT_EQ(client.ask("GET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

TEST_F(Connections, SkipsEmptyLinesBeforeARequest) {
    EXPECT_EQ(ask("\r\n\r\nGET /hello HTTP/1.1\r\nHost: x\r\n\r\n").status, 200);
}

TEST_F(Connections, EchoesAWellFormedRequestIdAndReplacesAnyOther) {
    const auto id_for = [&](std::string_view sent) {
        return ask("GET /hello HTTP/1.1\r\nHost: x\r\nX-Request-Id: " + std::string{sent} + "\r\n\r\n")
            .field("X-Request-Id");
    };
    EXPECT_EQ(id_for("abc_DEF-12345"), "abc_DEF-12345");
    for (const std::string_view bad : {"short", "has space in it", "{\"json\":true}", "<script>alert"})
        EXPECT_NE(id_for(bad), bad);
    EXPECT_NE(id_for(std::string(65, 'a')), std::string(65, 'a'));
    EXPECT_NE(id_for("short"), id_for("short"));
}

TEST_F(Connections, GivesAnIdAlsoToWhatCannotBeRead) {
    const Answer answer = ask("nonsense\r\n\r\n");
    EXPECT_EQ(answer.status, 400);
    EXPECT_FALSE(answer.field("X-Request-Id").empty());
    EXPECT_TRUE(answer.body.contains(answer.field("X-Request-Id")));
    EXPECT_EQ(answer.field("Content-Type"), "application/problem+json");
}
