// The cache of a single instance. It holds at most `limit` entries: when it is full, what was used longest
// ago goes.
#pragma once

#include "base/clock.hpp"
#include "server/cache/cache.hpp"

#include <functional>
#include <list>
#include <mutex>
#include <unordered_map>

namespace taxasge {

class MemoryCache final : public Cache {
 public:
    MemoryCache(const Clock& clock, std::size_t limit) : clock_(clock), limit_(limit) {}

    [[nodiscard]] boost::asio::awaitable<Result<std::optional<std::string>>> get(std::string key) override;
    [[nodiscard]] boost::asio::awaitable<Result<void>> set(std::string key, std::string value,
                                                           Ttl ttl) override;
    [[nodiscard]] boost::asio::awaitable<Result<void>> erase(std::string key) override;

    // Error: unavailable, when the key holds a value that is no number, as Redis has it.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> increment(std::string key, Ttl ttl) override;
    [[nodiscard]] boost::asio::awaitable<Result<Ttl>> time_left(std::string key) override;
    [[nodiscard]] boost::asio::awaitable<Result<void>> announce(std::string channel) override;
    [[nodiscard]] boost::asio::awaitable<Result<void>> ping() override;
    [[nodiscard]] std::string_view kind() const override { return "memory"; }

    [[nodiscard]] std::size_t size() const;  // with what lapsed and was not asked for since

 private:
    struct Entry {
        std::string key;
        std::string value;
        Time end;
    };
    using Entries = std::list<Entry>;  // the one used last in front

    // All of these: under the lock.
    Entry* find(const std::string& key);
    void put(std::string key, std::string value, Ttl ttl);
    void remove(Entries::iterator entry);

    const Clock& clock_;
    const std::size_t limit_;
    mutable std::mutex mutex_;
    Entries entries_;
    std::unordered_map<std::string_view, Entries::iterator> by_key_;  // the keys live in entries_
};

}  // namespace taxasge
