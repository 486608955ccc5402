// Clients that take a large answer slowly, or not at all and so would hold its memory for ever.
#include "server/http/loopback.hpp"

#include <gtest/gtest.h>

using namespace taxasge;
using namespace taxasge::loopback;
using namespace std::chrono_literals;
namespace asio = boost::asio;

namespace {

constexpr std::size_t mebibyte = std::size_t{1} << 20;
constexpr std::size_t body_size = 32 * mebibyte;  // more than the kernel buffers for us

asio::awaitable<Result<Response>> large(const Request&) {
    Response response;
    response.body.assign(body_size, 'x');
    co_return response;
}

class SlowReader : public testing::Test {
 protected:
    SlowReader() { router_.open(Method::get, "/large", large); }

    // With a second for any answer, and more for a large one.
    void serve(std::size_t slowest_bytes_a_second) {
        Limits limits = quick_limits();
        limits.slowest_bytes_a_second = slowest_bytes_a_second;
        server_.emplace(router_, ServerOptions{.limits = limits});
    }

    std::unique_ptr<Client> ask_for_much() {
        auto client = std::make_unique<Client>(server_->port());
        client->socket().set_option(asio::socket_base::receive_buffer_size{64 * 1024});
        client->send("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
        return client;
    }

    bool is_cut(std::chrono::seconds within) {
        const auto end = std::chrono::steady_clock::now() + within;
        while (server_->server().connections() != 0 && std::chrono::steady_clock::now() < end)
            std::this_thread::sleep_for(10ms);
        return server_->server().connections() == 0;
    }

    Router router_{nobody};
    std::optional<loopback::TestServer> server_;
};

// Reads until the server closes, or the whole answer is there. Rests after each so many bytes.
std::size_t read_with_rests(Client& client, std::size_t between_rests, std::chrono::milliseconds rest) {
    std::vector<char> bytes(between_rests);
    std::size_t total = 0;
    for (boost::system::error_code error; !error && total < body_size;) {
        total += asio::read(client.socket(), asio::buffer(bytes), error);
        std::this_thread::sleep_for(rest);
    }
    return total;
}

}  // namespace

TEST_F(SlowReader, A74_WhoTakesNothingOfItsAnswerIsCutAfterItsTime) {
    serve(body_size);  // 1 s, and 1 s for so much
    const auto client = ask_for_much();
    std::this_thread::sleep_for(200ms);
    EXPECT_EQ(server_->server().connections(), 1U);
    EXPECT_TRUE(is_cut(30s));
    EXPECT_LT(read_with_rests(*client, mebibyte, 0ms), body_size);
}

TEST_F(SlowReader, A74_WhoTakesItSlowlyGetsItWhole) {
    serve(mebibyte);  // 1 s, and 32 s for so much
    const auto client = ask_for_much();
    EXPECT_GE(read_with_rests(*client, 4 * mebibyte, 200ms), body_size) << "in more than the usual second";
}
