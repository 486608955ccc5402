#include "server/cache/redis_greeting.hpp"

#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <memory>

namespace asio = boost::asio;

namespace taxasge {
namespace {

std::string auth_command(const RedisAddress& address) {
    if (address.user.empty()) return encode_command({"AUTH", address.password.expose()});
    return encode_command({"AUTH", address.user, address.password.expose()});
}

asio::awaitable<Result<void>> demand_ok(RedisStream& stream, RedisReplyReader& replies, std::string command) {
    const auto written = co_await stream.write(command);
    if (!written) co_return fail(written.error());
    const auto reply = co_await next_reply(stream, replies);
    if (!reply) co_return fail(reply.error());
    if (reply->kind == RedisReply::Kind::refusal) co_return fail(unavailable("redis: " + reply->text));
    co_return Result<void>{};
}

}  // namespace

asio::awaitable<Result<RedisReply>> next_reply(RedisStream& stream, RedisReplyReader& replies) {
    std::array<char, 16 * 1024> buffer;
    while (true) {
        auto reply = replies.next();
        if (!reply) co_return fail(std::move(reply.error()));
        if (*reply) co_return std::move(**reply);
        const auto size = co_await stream.read_some(buffer);
        if (!size) co_return fail(size.error());
        replies.feed({buffer.data(), *size});
    }
}

asio::awaitable<Result<void>> connect_and_greet(RedisStream& stream, RedisReplyReader& replies,
                                                const RedisAddress& address) {
    auto connected = co_await stream.connect(address);
    if (!connected) co_return fail(std::move(connected.error()));
    if (!address.password.empty()) {
        auto known = co_await demand_ok(stream, replies, auth_command(address));
        if (!known) co_return fail(std::move(known.error()));
    }
    if (address.database != 0) {
        auto selected =
            co_await demand_ok(stream, replies, encode_command({"SELECT", std::to_string(address.database)}));
        if (!selected) co_return fail(std::move(selected.error()));
    }
    co_return co_await demand_ok(stream, replies, encode_command({"PING"}));
}

asio::awaitable<Result<bool>> greet_redis(asio::io_context& context, RedisAddress address) {
    auto tls = client_tls(address.tls);
    const auto stream = std::make_shared<RedisStream>(context, tls);
    asio::steady_timer deadline{context, std::chrono::seconds{2}};
    deadline.async_wait([stream](const boost::system::error_code& cancelled) {
        if (!cancelled) stream->close();
    });
    RedisReplyReader replies;
    const auto greeted = co_await connect_and_greet(*stream, replies, address);
    deadline.cancel();
    stream->close();
    if (!greeted) co_return fail(greeted.error());
    co_return true;
}

}  // namespace taxasge
