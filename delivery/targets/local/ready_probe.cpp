#include "delivery/targets/local/ready_probe.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <charconv>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace taxasge::delivery {
namespace {

constexpr std::chrono::seconds patience{3};

asio::awaitable<unsigned> status_of_ready(std::uint16_t port) {
    beast::tcp_stream stream{co_await asio::this_coro::executor};
    stream.expires_after(patience);
    co_await stream.async_connect({asio::ip::address_v4::loopback(), port}, asio::use_awaitable);
    http::request<http::empty_body> request{http::verb::get, "/health/ready", 11};
    request.set(http::field::host, "localhost");
    request.set(http::field::connection, "close");
    co_await http::async_write(stream, request, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    co_await http::async_read(stream, buffer, response, asio::use_awaitable);
    co_return response.result_int();
}

}  // namespace

asio::awaitable<Result<void>> probe_ready(std::uint16_t port) {
    try {
        const unsigned status = co_await status_of_ready(port);
        if (status == 200) co_return Result<void>{};
        co_return fail(unavailable("/health/ready says " + std::to_string(status)));
    } catch (const boost::system::system_error& error) {
        co_return fail(unavailable("/health/ready: " + error.code().message()));
    }
}

std::uint16_t printed_port(std::string_view output) {
    constexpr std::string_view before = "http://localhost:";
    const auto at = output.find(before);
    if (at == std::string_view::npos) return 0;
    const auto digits = output.substr(at + before.size());
    std::uint16_t port = 0;
    const auto [end, failure] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    const bool is_whole = failure == std::errc{} && end != digits.data() + digits.size() && *end == '\n';
    return is_whole ? port : std::uint16_t{0};
}

}  // namespace taxasge::delivery
