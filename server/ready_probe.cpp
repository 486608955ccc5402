#include "server/ready_probe.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <chrono>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;

namespace taxasge {
namespace {

constexpr std::chrono::seconds patience{3};

asio::awaitable<void> ask(asio::ip::tcp::endpoint endpoint, Result<void>& answer) {
    beast::tcp_stream stream{co_await asio::this_coro::executor};
    stream.expires_after(patience);
    co_await stream.async_connect(endpoint, asio::use_awaitable);
    http::request<http::empty_body> request{http::verb::get, "/health/ready", 11};
    request.set(http::field::host, "localhost");
    request.set(http::field::connection, "close");
    co_await http::async_write(stream, request, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response<http::string_body> response;
    co_await http::async_read(stream, buffer, response, asio::use_awaitable);
    answer = Result<void>{};
    if (response.result_int() != 200)
        answer = fail(unavailable("not ready: status " + std::to_string(response.result_int())));
}

}  // namespace

Result<void> probe_ready(const std::string& host, std::uint16_t port) {
    boost::system::error_code error;
    auto address = asio::ip::make_address(host, error);
    if (error) return fail(unavailable("no address: " + host));
    if (address.is_unspecified()) address = asio::ip::address_v4::loopback();
    Result<void> answer = fail(unavailable("no answer"));
    asio::io_context context;
    std::exception_ptr failure;
    asio::co_spawn(context, ask({address, port}, answer),
                   [&](std::exception_ptr thrown) { failure = thrown; });
    context.run();
    try {
        if (failure) std::rethrow_exception(failure);
    } catch (const boost::system::system_error& thrown) {
        const std::string where = host + ":" + std::to_string(port);
        return fail(unavailable("no answer from " + where + ": " + thrown.code().message()));
    }
    return answer;
}

}  // namespace taxasge
