// Counts that all instances share through the cache. While it is away each instance counts for itself: a
// limit is then as many times wider as there are instances, and never gone (A22).
#pragma once

#include "server/cache/memory_cache.hpp"

#include <cstdint>
#include <string>

namespace taxasge {

// Any thread. Nothing here fails.
class SharedCounters {
 public:
    SharedCounters(Cache& shared, const Clock& clock);

    // The count afterwards; the first one starts the time after which it is forgotten.
    [[nodiscard]] boost::asio::awaitable<std::int64_t> increment(std::string key, Cache::Ttl ttl) const;

    [[nodiscard]] boost::asio::awaitable<std::int64_t> count(std::string key) const;
    [[nodiscard]] boost::asio::awaitable<Cache::Ttl> time_left(std::string key) const;
    [[nodiscard]] boost::asio::awaitable<void> forget(std::string key) const;

 private:
    Cache& shared_;
    mutable MemoryCache own_;
};

}  // namespace taxasge
