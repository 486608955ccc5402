#include "base/http_get.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/beast/core/error.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/read.hpp>
#include <boost/beast/http/string_body.hpp>
#include <boost/beast/http/write.hpp>

#include <algorithm>

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using asio::ip::tcp;

namespace taxasge {
namespace {

// A resolver knows no deadline: it is cancelled then.
asio::awaitable<tcp::resolver::results_type> resolve(const HttpQuestion& question) {
    const auto executor = co_await asio::this_coro::executor;
    const auto resolver = std::make_shared<tcp::resolver>(executor);
    asio::steady_timer timer{executor, question.deadline};
    timer.async_wait([resolver](const boost::system::error_code& cancelled) {
        if (!cancelled) resolver->cancel();
    });
    const auto port = std::to_string(question.port);
    auto [failure, found] =
        co_await resolver->async_resolve(question.host, port, asio::as_tuple(asio::use_awaitable));
    if (failure == asio::error::operation_aborted) failure = beast::error::timeout;
    if (failure) throw boost::system::system_error{failure};
    co_return std::move(found);
}

char to_small(char letter) {
    return letter >= 'A' && letter <= 'Z' ? static_cast<char>(letter - 'A' + 'a') : letter;
}

asio::awaitable<HttpAnswer> exchange(const HttpQuestion& question) {
    const auto asked = std::chrono::steady_clock::now();
    const auto found = co_await resolve(question);
    beast::tcp_stream stream{co_await asio::this_coro::executor};
    stream.expires_at(question.deadline);
    co_await stream.async_connect(found, asio::use_awaitable);
    http::request<http::empty_body> request{http::verb::get, question.path, 11};
    request.set(http::field::host, question.host);
    request.set(http::field::user_agent, "taxasge");
    request.set(http::field::connection, "close");
    co_await http::async_write(stream, request, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(question.largest_body);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    auto response = parser.release();
    HttpAnswer answer{.status = response.result_int(), .body = std::move(response.body())};
    for (const auto& field : response.base()) {
        std::string name{field.name_string()};
        std::ranges::transform(name, name.begin(), to_small);
        answer.headers.emplace(std::move(name), field.value());
    }
    answer.took =
        std::chrono::duration_cast<std::chrono::microseconds>(std::chrono::steady_clock::now() - asked);
    co_return answer;
}

Error failure_of(const HttpQuestion& question, const boost::system::error_code& code) {
    Error error = unavailable(fmt::format("{}:{}: {}", question.host, question.port, code.message()));
    if (code == beast::error::timeout) error.code = Code::timed_out;
    return error;
}

}  // namespace

asio::awaitable<Result<HttpAnswer>> http_get(HttpQuestion question) {
    try {
        co_return co_await exchange(question);
    } catch (const boost::system::system_error& error) {
        co_return fail(failure_of(question, error.code()));
    }
}

Result<HttpAnswer> http_get_and_wait(HttpQuestion question) {
    asio::io_context context{1};
    Result<HttpAnswer> result = fail(unavailable("no answer"));
    asio::co_spawn(context, http_get(std::move(question)),
                   [&](const std::exception_ptr& thrown, Result<HttpAnswer> answer) {
                       if (thrown) std::rethrow_exception(thrown);
                       result = std::move(answer);
                   });
    context.run();
    return result;
}

}  // namespace taxasge
