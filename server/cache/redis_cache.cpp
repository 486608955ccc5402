#include "server/cache/redis_cache.hpp"

#include <algorithm>

namespace asio = boost::asio;

namespace taxasge {
namespace {

// One script is one step for Redis: no instance can die between the count and its end, which would leave a
// counter, and so somebody's limit, for ever.
constexpr std::string_view increment_script =
    "local count = redis.call('INCR', KEYS[1]) "
    "if redis.call('PTTL', KEYS[1]) < 0 then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end "
    "return count";

std::string ours(std::string_view key) {
    return "taxasge:" + std::string{key};
}

std::string milliseconds(Cache::Ttl ttl) {
    return std::to_string(ttl.count());
}

}  // namespace

RedisCache::RedisCache(asio::io_context& context, RedisAddress address)
    : context_(context), connection_(std::make_shared<RedisConnection>(context, std::move(address))) {
    connection_.get()->start();
}

Result<void> RedisCache::reach_by(const Secret& url) {
    auto address = RedisAddress::parse(url);
    if (!address) return fail(std::move(address.error()));
    const auto before = connection_.get();
    const auto next = std::make_shared<RedisConnection>(context_, std::move(*address));
    next->start();
    connection_.replace(next);
    before->retire();
    return {};
}

RedisCache::~RedisCache() {
    connection_.get()->stop();
}

asio::awaitable<Result<std::optional<std::string>>> RedisCache::get(std::string key) {
    auto reply = co_await ask(encode_command({"GET", ours(key)}), RedisReply::Kind::text);
    if (!reply) co_return fail(std::move(reply.error()));
    if (reply->kind == RedisReply::Kind::nothing) co_return std::optional<std::string>{};
    co_return std::optional{std::move(reply->text)};
}

asio::awaitable<Result<void>> RedisCache::set(std::string key, std::string value, Ttl ttl) {
    auto reply = co_await ask(encode_command({"SET", ours(key), value, "PX", milliseconds(ttl)}),
                              RedisReply::Kind::text);
    if (!reply) co_return fail(std::move(reply.error()));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> RedisCache::erase(std::string key) {
    auto reply = co_await ask(encode_command({"DEL", ours(key)}), RedisReply::Kind::number);
    if (!reply) co_return fail(std::move(reply.error()));
    co_return Result<void>{};
}

asio::awaitable<Result<std::int64_t>> RedisCache::increment(std::string key, Ttl ttl) {
    auto reply = co_await ask(encode_command({"EVAL", increment_script, "1", ours(key), milliseconds(ttl)}),
                              RedisReply::Kind::number);
    if (!reply) co_return fail(std::move(reply.error()));
    co_return reply->number;
}

asio::awaitable<Result<Cache::Ttl>> RedisCache::time_left(std::string key) {
    auto reply = co_await ask(encode_command({"PTTL", ours(key)}), RedisReply::Kind::number);
    if (!reply) co_return fail(std::move(reply.error()));
    co_return Ttl{std::max<std::int64_t>(reply->number, 0)};  // negative: not there
}

asio::awaitable<Result<void>> RedisCache::announce(std::string channel) {
    auto reply = co_await ask(encode_command({"PUBLISH", ours(channel), ""}), RedisReply::Kind::number);
    if (!reply) co_return fail(std::move(reply.error()));
    co_return Result<void>{};
}

asio::awaitable<Result<void>> RedisCache::ping() {
    auto reply = co_await ask(encode_command({"PING"}), RedisReply::Kind::text);
    if (!reply) co_return fail(std::move(reply.error()));
    co_return Result<void>{};
}

asio::awaitable<Result<RedisReply>> RedisCache::ask(std::string command, RedisReply::Kind wanted) {
    auto reply = co_await connection_.get()->run(std::move(command));
    if (!reply) co_return fail(std::move(reply.error()));
    if (reply->kind == RedisReply::Kind::refusal) co_return fail(unavailable("redis: " + reply->text));
    if (reply->kind != wanted && reply->kind != RedisReply::Kind::nothing)
        co_return fail(unavailable("redis: a reply of another kind"));
    co_return reply;
}

}  // namespace taxasge
