// Starting, sharing a port, stopping; and what is told of each answer.
#include "server/http/loopback.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/this_coro.hpp>

#include <mutex>
#include <set>

using namespace taxasge;
using namespace taxasge::loopback;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

asio::awaitable<Result<Response>> thread_name(const Request&) {
    Response response;
    response.body = std::to_string(std::hash<std::thread::id>{}(std::this_thread::get_id()));
    co_return response;
}

asio::awaitable<Result<Response>> slow(const Request&) {
    asio::steady_timer timer{co_await asio::this_coro::executor, 500ms};
    co_await timer.async_wait(asio::use_awaitable);
    co_return json_response(200, {{"slow", true}});
}

asio::awaitable<Result<Response>> client_of(const Request& request) {
    Response response;
    response.body = request.client + " " + std::string{to_text(request.language)};
    co_return response;
}

Router small_router() {
    Router router{nobody};
    router.open(Method::get, "/thread", thread_name);
    router.open(Method::get, "/slow", slow);
    router.open(Method::get, "/client", client_of);
    return router;
}

const Router router = small_router();

std::string get(std::string_view path, std::string_view fields = "") {
    return "GET " + std::string{path} + " HTTP/1.1\r\nHost: x\r\n" + std::string{fields} + "\r\n";
}

struct Seen {
    std::mutex mutex;
    std::vector<std::string> lines;
};

}  // namespace

TEST(Server, RefusesAPortThatIsTakenAlsoByAServerOfOurs) {
    const TestServer first{router};
    asio::io_context context;
    asio::io_context* contexts[]{&context, &context};
    const Result<Listening> second = listen_on("127.0.0.1", first.port(), contexts);
    ASSERT_FALSE(second);
    EXPECT_EQ(second.error().code, Code::unavailable);
    EXPECT_EQ(second.error().detail,
              "cannot listen on 127.0.0.1 port " + std::to_string(first.port()) + ": Address already in use");
}

TEST(Server, TakesItsPortAgainAtOnce) {
    std::uint16_t port = 0;
    {
        TestServer first{router};
        port = first.port();
        EXPECT_EQ(ask(port, get("/client", "Connection: close\r\n")).status, 200);
    }
    asio::io_context context;
    asio::io_context* contexts[]{&context};
    EXPECT_TRUE(listen_on("localhost", port, contexts));
}

TEST(Server, RefusesAHostThatIsNoAddress) {
    asio::io_context context;
    asio::io_context* contexts[]{&context};
    EXPECT_EQ(listen_on("example.com", 0, contexts).error().code, Code::invalid);
    EXPECT_TRUE(listen_on("::1", 0, contexts));
}

TEST(Server, SpreadsItsClientsOverItsThreads) {
    const TestServer server{router};
    std::set<std::string> threads;
    for (int i = 0; i < 64; ++i) threads.insert(ask(server.port(), get("/thread")).body);
    EXPECT_EQ(threads.size(), 2u);
}

TEST(Server, A60_LetsRequestsUnderWayFinishWhenItStops) {
    TestServer server{router};
    Client busy{server.port()};
    Client idle{server.port()};
    EXPECT_EQ(idle.ask(get("/client")).status, 200);
    busy.send(get("/slow"));
    std::this_thread::sleep_for(100ms);
    const auto begun = std::chrono::steady_clock::now();
    std::thread stopping{[&] { server.stop(); }};
    EXPECT_TRUE(idle.is_closed());
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 450ms);  // it did not wait for the busy one
    const Answer answer = busy.receive();
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.field("Connection"), "close");
    EXPECT_TRUE(busy.is_closed());
    stopping.join();
    EXPECT_LT(std::chrono::steady_clock::now() - begun, 5s);
}

TEST(Server, A60_TakesNobodyNewWhenItStops) {
    TestServer server{router};
    const std::uint16_t port = server.port();
    server.stop();
    EXPECT_ANY_THROW(Client{port});
}

TEST(Server, StopsUnderLoadWithoutLosingAnAnswerItBegan) {
    TestServer server{router};
    std::atomic<int> broken{0};
    std::atomic<int> good{0};
    std::vector<std::thread> clients;
    for (int i = 0; i < 8; ++i) {
        clients.emplace_back([&, client = std::make_shared<Client>(server.port())] {
            for (;;) {
                const Answer answer = client->ask(get("/client"));
                if (answer.status == 0) return;
                ++(answer.status == 200 && answer.body == "127.0.0.1 es" ? good : broken);
            }
        });
    }
    while (good < 1000) std::this_thread::sleep_for(1ms);
    server.stop();
    for (auto& client : clients) client.join();
    EXPECT_EQ(broken, 0);
}

TEST(Server, TellsItsObserverTheRouteAndNotThePath) {
    Seen seen;
    ServerOptions options{.limits = quick_limits()};
    options.observer = [&](std::string_view method, std::string_view route, unsigned status,
                           std::chrono::nanoseconds) {
        const std::scoped_lock lock{seen.mutex};
        seen.lines.push_back(std::string{method} + " " + std::string{route} + " " + std::to_string(status));
    };
    TestServer server{router, options};
    (void)ask(server.port(), get("/client?x=1"));
    (void)ask(server.port(), get("/scanner/was/here"));
    (void)ask(server.port(), "nonsense\r\n\r\n");
    server.stop();
    EXPECT_THAT(seen.lines, testing::UnorderedElementsAre("GET /client 200", "GET  404", "GET  400"));
}

TEST(Server, A21_AsksForTheClientBehindItsProxies) {
    ServerOptions options{.limits = quick_limits()};
    options.trusted_proxies = Networks::parse({"127.0.0.0/8"}).value();
    const TestServer behind{router, options};
    const TestServer open{router};
    const std::string request =
        get("/client", "X-Forwarded-For: 1.1.1.1, 203.0.113.5\r\nAccept-Language: pt-BR\r\n");
    EXPECT_EQ(ask(behind.port(), request).body, "203.0.113.5 pt");
    EXPECT_EQ(ask(open.port(), request).body, "127.0.0.1 pt");
}

TEST(Server, SendsStrictTransportSecurityWhereItIsTold) {
    ServerOptions options{.limits = quick_limits()};
    options.strict_transport_security = "max-age=63072000; includeSubDomains";
    const TestServer server{router, options};
    EXPECT_EQ(ask(server.port(), get("/client")).field("Strict-Transport-Security"),
              "max-age=63072000; includeSubDomains");
}

TEST(Server, TellsProblemsInTheLanguageOfTheRequest) {
    const TestServer server{router};
    const std::string french =
        ask(server.port(), get("/nowhere", "Accept-Language: fr-FR,es;q=0.5\r\n")).body;
    const std::string spanish = ask(server.port(), get("/nowhere")).body;
    EXPECT_NE(boost::json::parse(french).at("title"), boost::json::parse(spanish).at("title"));
}
