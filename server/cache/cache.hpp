// What may be forgotten: counters of limits, seen keys, short-lived answers. In this process (MemoryCache) or
// shared by all instances (RedisCache); one contract test runs on both. Whoever uses it must have an answer
// for `unavailable`, for a cache that is away never stops the service (A60).
#pragma once

#include "base/result.hpp"
#include "base/secret.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

// Any thread. Keys and values are any bytes; a key holds either a value or a counter. A `ttl` is at least 1
// ms. The one error everywhere: unavailable.
class Cache {
 public:
    using Ttl = std::chrono::milliseconds;

    virtual ~Cache() = default;

    // Nothing, when it was never set, lapsed or was forgotten.
    [[nodiscard]] virtual boost::asio::awaitable<Result<std::optional<std::string>>> get(std::string key) = 0;

    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> set(std::string key, std::string value,
                                                                   Ttl ttl) = 0;

    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> erase(std::string key) = 0;

    // The count afterwards, 1 for the first. The first one also starts the time after which the counter is
    // forgotten; the later ones do not move it.
    [[nodiscard]] virtual boost::asio::awaitable<Result<std::int64_t>> increment(std::string key,
                                                                                 Ttl ttl) = 0;

    // Until the key is forgotten; 0, when it is not there.
    [[nodiscard]] virtual boost::asio::awaitable<Result<Ttl>> time_left(std::string key) = 0;

    // Rings at everybody who listens to this channel now (RedisSubscription); nothing is kept for those who
    // do not. In one process there is nobody else to tell.
    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> announce(std::string channel) = 0;

    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> ping() = 0;

    // From here on Redis is reached by this URL; what is under way gets its answer from before. Any thread.
    // Error: invalid, when the URL makes no sense here.
    [[nodiscard]] virtual Result<void> reach_by(const Secret& url);

    [[nodiscard]] virtual std::string_view kind() const = 0;  // "memory" or "redis"
};

inline Result<void> Cache::reach_by(const Secret&) {
    return fail(Error{
        .code = Code::invalid, .reason = "validation_failed", .detail = "this cache lives in the process"});
}

}  // namespace taxasge
