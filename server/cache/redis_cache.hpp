// The cache that all instances share.
#pragma once

#include "base/latest.hpp"
#include "server/cache/cache.hpp"
#include "server/cache/redis_connection.hpp"

#include <memory>

namespace taxasge {

// Every key gets "taxasge:" in front. What Redis refuses is unavailable, with its words in the detail.
class RedisCache final : public Cache {
 public:
    // Connects by itself; returns at once. `context` runs on one thread and must outlive the cache.
    RedisCache(boost::asio::io_context& context, RedisAddress address);
    ~RedisCache() override;
    RedisCache(const RedisCache&) = delete;
    RedisCache& operator=(const RedisCache&) = delete;

    [[nodiscard]] boost::asio::awaitable<Result<std::optional<std::string>>> get(std::string key) override;
    [[nodiscard]] boost::asio::awaitable<Result<void>> set(std::string key, std::string value,
                                                           Ttl ttl) override;
    [[nodiscard]] boost::asio::awaitable<Result<void>> erase(std::string key) override;
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> increment(std::string key, Ttl ttl) override;
    [[nodiscard]] boost::asio::awaitable<Result<Ttl>> time_left(std::string key) override;
    [[nodiscard]] boost::asio::awaitable<Result<void>> announce(std::string channel) override;
    [[nodiscard]] boost::asio::awaitable<Result<void>> ping() override;
    [[nodiscard]] Result<void> reach_by(const Secret& url) override;
    [[nodiscard]] std::string_view kind() const override { return "redis"; }

 private:
    // Never a refusal, and of the kind that is wanted or nothing.
    boost::asio::awaitable<Result<RedisReply>> ask(std::string command, RedisReply::Kind wanted);

    boost::asio::io_context& context_;
    Latest<RedisConnection> connection_;
};

}  // namespace taxasge
