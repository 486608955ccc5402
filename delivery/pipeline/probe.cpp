#include "delivery/pipeline/probe.hpp"

#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>

#include <fmt/ranges.h>

#include <algorithm>

namespace taxasge::delivery {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
namespace json = boost::json;

constexpr std::size_t largest_body = std::size_t{16} << 20;

Error unexpected(const Probe& probe, std::string_view what) {
    return {.code = Code::invalid,
            .reason = "probe_failed",
            .detail = fmt::format("{} ({}): {}", probe.name, probe.path, what)};
}

asio::awaitable<http::response<http::string_body>> fetch(const std::string& path, const Address& address,
                                                         Deadline deadline) {
    beast::tcp_stream stream{co_await asio::this_coro::executor};
    stream.expires_at(deadline);
    asio::ip::tcp::resolver resolver{co_await asio::this_coro::executor};
    const auto found =
        co_await resolver.async_resolve(address.host, std::to_string(address.port), asio::use_awaitable);
    co_await stream.async_connect(found, asio::use_awaitable);
    http::request<http::empty_body> request{http::verb::get, path, 11};
    request.set(http::field::host, address.host);
    request.set(http::field::user_agent, "taxasgectl");
    request.set(http::field::connection, "close");
    co_await http::async_write(stream, request, asio::use_awaitable);
    beast::flat_buffer buffer;
    http::response_parser<http::string_body> parser;
    parser.body_limit(largest_body);
    co_await http::async_read(stream, buffer, parser, asio::use_awaitable);
    co_return parser.release();
}

// What stands at "checks.database", as text.
std::string value_at(const json::value& body, std::string_view path) {
    const json::value* at = &body;
    for (std::size_t start = 0; start <= path.size();) {
        const auto dot = std::min(path.find('.', start), path.size());
        const auto* object = at->if_object();
        at = object != nullptr ? object->if_contains(path.substr(start, dot - start)) : nullptr;
        if (at == nullptr) return "nothing";
        start = dot + 1;
    }
    return at->is_string() ? std::string{at->as_string()} : json::serialize(*at);
}

}  // namespace

Result<void> judge(const Probe& probe, std::string_view body, const std::string& commit) {
    if (body.find(probe.contains) == std::string_view::npos)
        return fail(unexpected(probe, fmt::format("the answer does not contain {}", probe.contains)));
    if (probe.expect.empty()) return {};
    boost::system::error_code broken;
    const json::value answer = json::parse(json::string_view{body.data(), body.size()}, broken);
    if (broken) return fail(unexpected(probe, "the answer is no JSON"));
    for (const auto& [path, allowed] : probe.expect) {
        const std::string value = value_at(answer, path);
        const auto fits = [&](const std::string& wanted) {
            return value == (wanted == "{commit}" ? commit : wanted);
        };
        if (std::ranges::none_of(allowed, fits))
            return fail(unexpected(
                probe, fmt::format("{} is {}, and has to be {}", path, value, fmt::join(allowed, " or "))));
    }
    return {};
}

Result<void> ask(const Probe& probe, const Address& address, const std::string& commit, Deadline deadline) {
    asio::io_context context{1};
    Result<void> result;
    const auto take = [&](const std::exception_ptr& thrown,
                          const http::response<http::string_body>& response) {
        if (!thrown && response.result() == http::status::ok) {
            result = judge(probe, response.body(), commit);
        } else if (!thrown) {
            // A service that is not well says what of it is not.
            const auto judged = judge(probe, response.body(), commit);
            result = fail(unexpected(probe, fmt::format("HTTP {}: {:.300}", response.result_int(),
                                                        judged ? response.body() : judged.error().detail)));
        } else {
            try {
                std::rethrow_exception(thrown);
            } catch (const boost::system::system_error& error) {
                const bool is_late = error.code() == beast::error::timeout;
                result = fail({.code = is_late ? Code::timed_out : Code::unavailable,
                               .reason = "probe_failed",
                               .detail = fmt::format("{} ({}): {}:{}: {}", probe.name, probe.path,
                                                     address.host, address.port, error.code().message())});
            }
        }
    };
    asio::co_spawn(context, fetch(probe.path, address, deadline), take);
    context.run();
    return result;
}

}  // namespace taxasge::delivery
