#include "server/throttling/shared_counters.hpp"

#include <charconv>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::size_t own_entries = 100'000;

std::int64_t parse_count(const std::optional<std::string>& text) {
    std::int64_t count = 0;
    if (text) std::from_chars(text->data(), text->data() + text->size(), count);
    return count;
}

}  // namespace

SharedCounters::SharedCounters(Cache& shared, const Clock& clock)
    : shared_(shared), own_(clock, own_entries) {}

asio::awaitable<std::int64_t> SharedCounters::increment(std::string key, Cache::Ttl ttl) const {
    const auto shared = co_await shared_.increment(key, ttl);
    if (shared) co_return *shared;
    const auto own = co_await own_.increment(key, ttl);
    co_return own.value_or(1);
}

asio::awaitable<std::int64_t> SharedCounters::count(std::string key) const {
    const auto shared = co_await shared_.get(key);
    if (shared) co_return parse_count(*shared);
    const auto own = co_await own_.get(key);
    co_return own ? parse_count(*own) : 0;
}

asio::awaitable<Cache::Ttl> SharedCounters::time_left(std::string key) const {
    const auto shared = co_await shared_.time_left(key);
    if (shared) co_return *shared;
    const auto own = co_await own_.time_left(key);
    co_return own.value_or(Cache::Ttl{0});
}

asio::awaitable<void> SharedCounters::forget(std::string key) const {
    static_cast<void>(co_await own_.erase(key));
    static_cast<void>(co_await shared_.erase(key));  // away: the count lapses by itself
}

}  // namespace taxasge
