#include "server/cache/memory_cache.hpp"

#include <charconv>

namespace asio = boost::asio;

namespace taxasge {
namespace {

std::optional<std::int64_t> parse_count(std::string_view text) {
    std::int64_t count = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
    if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
    return count;
}

}  // namespace

asio::awaitable<Result<std::optional<std::string>>> MemoryCache::get(std::string key) {
    const std::scoped_lock lock{mutex_};
    const Entry* found = find(key);
    if (found == nullptr) co_return std::optional<std::string>{};
    co_return std::optional{found->value};
}

asio::awaitable<Result<void>> MemoryCache::set(std::string key, std::string value, Ttl ttl) {
    const std::scoped_lock lock{mutex_};
    put(std::move(key), std::move(value), ttl);
    co_return Result<void>{};
}

asio::awaitable<Result<void>> MemoryCache::erase(std::string key) {
    const std::scoped_lock lock{mutex_};
    if (const auto found = by_key_.find(key); found != by_key_.end()) remove(found->second);
    co_return Result<void>{};
}

asio::awaitable<Result<std::int64_t>> MemoryCache::increment(std::string key, Ttl ttl) {
    const std::scoped_lock lock{mutex_};
    Entry* found = find(key);
    if (found == nullptr) {
        put(std::move(key), "1", ttl);
        co_return std::int64_t{1};
    }
    const auto count = parse_count(found->value);
    if (!count) co_return fail(unavailable("cache: a value was asked to count"));
    found->value = std::to_string(*count + 1);
    co_return *count + 1;
}

asio::awaitable<Result<Cache::Ttl>> MemoryCache::time_left(std::string key) {
    const std::scoped_lock lock{mutex_};
    const Entry* found = find(key);
    co_return found == nullptr ? Ttl{0} : found->end - clock_.now();
}

asio::awaitable<Result<void>> MemoryCache::announce(std::string) {
    co_return Result<void>{};
}

asio::awaitable<Result<void>> MemoryCache::ping() {
    co_return Result<void>{};
}

std::size_t MemoryCache::size() const {
    const std::scoped_lock lock{mutex_};
    return entries_.size();
}

MemoryCache::Entry* MemoryCache::find(const std::string& key) {
    const auto found = by_key_.find(key);
    if (found == by_key_.end()) return nullptr;
    if (found->second->end <= clock_.now()) {
        remove(found->second);
        return nullptr;
    }
    entries_.splice(entries_.begin(), entries_, found->second);
    return &entries_.front();
}

void MemoryCache::put(std::string key, std::string value, Ttl ttl) {
    if (const auto old = by_key_.find(key); old != by_key_.end()) remove(old->second);
    if (entries_.size() >= limit_) remove(std::prev(entries_.end()));
    entries_.push_front(Entry{std::move(key), std::move(value), clock_.now() + ttl});
    by_key_.emplace(entries_.front().key, entries_.begin());
}

void MemoryCache::remove(Entries::iterator entry) {
    by_key_.erase(entry->key);
    entries_.erase(entry);
}

}  // namespace taxasge
