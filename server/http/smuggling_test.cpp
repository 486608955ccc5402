// What two servers could read in two ways is refused, and the connection with it: nothing behind it is ever
// answered.
#include "server/http/loopback.hpp"

#include <gtest/gtest.h>

using namespace taxasge;
using namespace taxasge::loopback;
namespace asio = boost::asio;

namespace {

asio::awaitable<Result<Response>> answer(const Request& request) {
    Response response;
    response.body = "path=" + request.path + " body=" + request.body;
    if (request.headers.has("X-Late")) response.body += " and a trailer";
    co_return response;
}

class Smuggling : public testing::Test {
 protected:
    Smuggling() {
        router_.open(Method::get, "/", answer);
        router_.open(Method::post, "/", answer);
    }

    std::string with_fields(std::string_view fields, std::string_view body = "") {
        return "POST / HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + std::string{fields} +
               "\r\n" + std::string{body};
    }

    // Refused with 400, and the hidden request behind it is not answered.
    void expect_refused(std::string_view request) {
        Client client{server_.port()};
        client.send(std::string{request} + "GET / HTTP/1.1\r\nHost: hidden\r\n\r\n");
        const Answer refusal = client.receive();
        EXPECT_EQ(refusal.status, 400) << testing::PrintToString(std::string{request});
        EXPECT_TRUE(refusal.body.contains("malformed_request"));
        EXPECT_EQ(refusal.field("Connection"), "close");
        EXPECT_EQ(client.receive().status, 0);
    }

    Router router_{nobody};
    TestServer server_{router_};
};

}  // namespace

TEST_F(Smuggling, RefusesTwoLengths) {
    const std::string chunk = "0\r\n\r\n";
    expect_refused(with_fields("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", chunk));
    expect_refused(with_fields("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", chunk));
    expect_refused(with_fields("Content-Length: 2\r\nContent-Length: 3\r\n", "abc"));
    expect_refused(with_fields("Content-Length: 2\r\nContent-Length: 2\r\n", "ab"));
    expect_refused(with_fields("Content-Length: 2, 2\r\n", "ab"));
}

TEST_F(Smuggling, RefusesLengthsThatAreNoPlainNumber) {
    for (const std::string length : {"+2", "-2", "0x2", "2 2", "2;", "", "two", "2,", "18446744073709551617"})
        expect_refused(with_fields("Content-Length: " + length + "\r\n", "ab"));
}

TEST_F(Smuggling, RefusesTransferCodingsButChunked) {
    for (const std::string coding :
         {"xchunked", "chunked, identity", "gzip, chunked", "chunked, chunked", "identity", "",
          "\x0b"
          "chunked",
          "chunked;a=b"})
        expect_refused(with_fields("Transfer-Encoding: " + coding + "\r\n", "0\r\n\r\n"));
    expect_refused(with_fields("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"));
    expect_refused(with_fields("Transfer-Encoding : chunked\r\n", "0\r\n\r\n"));
    expect_refused("POST / HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
}

TEST_F(Smuggling, RefusesLinesThatAreNone) {
    expect_refused(with_fields("X-Folded: a\r\n b\r\n"));
    expect_refused(with_fields("X-Folded: a\r\n\tb\r\n"));
    expect_refused(with_fields("X-Bare: a\nX-Next: b\r\n"));
    expect_refused(with_fields("X-Bare: a\rX-Next: b\r\n"));
    expect_refused(with_fields(std::string_view{"X-Nul: a\0b\r\n", 12}));
    expect_refused(with_fields("X-Control: a\x01\r\n"));
    expect_refused(with_fields("X-Delete: a\x7f\r\n"));
    expect_refused(with_fields("X Space: a\r\n"));
    expect_refused(with_fields("X-Space : a\r\n"));
    expect_refused(with_fields(": no name\r\n"));
    expect_refused(with_fields("no colon\r\n"));
    expect_refused("POST / HTTP/1.1\n Host: x\n\n");
    expect_refused("GET / HTTP/1.1\r\n Host: x\r\nHost: x\r\n\r\n");
}

TEST_F(Smuggling, RefusesBadHosts) {
    for (const std::string fields :
         {"", "Host: x\r\nHost: x\r\n", "Host: x\r\nHost: y\r\n", "Host: \r\n", "Host: a b\r\n",
          "Host: user@x\r\n", "Host: x/y\r\n", "Host: x, y\r\n", "Host: x?y\r\n"})
        expect_refused("GET / HTTP/1.1\r\n" + fields + "\r\n");
}

TEST_F(Smuggling, RefusesBadRequestLines) {
    for (const std::string line :
         {"GET /", "GET / HTTP/2.0", "GET / HTTP/1.2", "GET / HTTX/1.1", "GET  / HTTP/1.1", "GET / HTTP/1.1 ",
          " GET / HTTP/1.1", "GET\t/ HTTP/1.1", "G(T / HTTP/1.1", "GET x HTTP/1.1", "GET  HTTP/1.1",
          "CONNECT x:80 HTTP/1.1", "\x16\x03\x01"})
        expect_refused(line + "\r\nHost: x\r\n\r\n");
}

TEST_F(Smuggling, RefusesPathsThatHideSomething) {
    for (const std::string path : {"/%2e%2e%2fetc", "/a%2Fb", "/a%5cb", "/a\\b", "/%00", "/%0d%0a", "/%ff",
                                   "/%c3%28", "/%", "/%zz", "/a#b", "http://evil/", "http://x@evil/"})
        expect_refused("GET " + path + " HTTP/1.1\r\nHost: x\r\n\r\n");
}

TEST_F(Smuggling, RefusesTwoOfWhatMayComeOnce) {
    expect_refused(with_fields("Content-Type: text/plain\r\n"));
    expect_refused(with_fields("Authorization: Bearer a\r\nAuthorization: Bearer b\r\n"));
    expect_refused(with_fields("Origin: http://a\r\nOrigin: http://b\r\n"));
}

TEST_F(Smuggling, RefusesBrokenChunks) {
    for (const std::string body :
         {"x\r\n", "-1\r\n", "5\nabcde\r\n0\r\n\r\n", "3\r\nabcX\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n",
          "fffffffffffffffff\r\n", " 3\r\nabc\r\n0\r\n\r\n"}) {
        const Answer answer =
            loopback::ask(server_.port(), with_fields("Transfer-Encoding: chunked\r\n", body));
        EXPECT_TRUE(answer.status == 400 || answer.status == 413) << body << answer.status;
    }
}

TEST_F(Smuggling, ATrailerIsNoField) {
    Client client{server_.port()};
    const Answer answer =
        client.ask(with_fields("Transfer-Encoding: chunked\r\n", "2\r\nok\r\n0\r\nX-Late: 1\r\n\r\n"));
    EXPECT_EQ(answer.body, "path=/ body=ok");
}

TEST_F(Smuggling, TakesTheAbsoluteFormOfItsOwnHost) {
    EXPECT_EQ(loopback::ask(server_.port(), "GET http://X/ HTTP/1.1\r\nHost: x\r\n\r\n").body,
              "path=/ body=");
    EXPECT_EQ(loopback::ask(server_.port(), "GET http://x HTTP/1.1\r\nHost: x\r\n\r\n").body, "path=/ body=");
}
