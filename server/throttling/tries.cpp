#include "server/throttling/tries.hpp"

#include "server/throttling/rate_limits.hpp"

#include <algorithm>

namespace asio = boost::asio;

namespace taxasge {
namespace {

Cache::Ttl wait_after(std::int64_t waits) {
    constexpr std::int64_t enough_doublings = 10;
    return std::min<Cache::Ttl>(first_wait * (1 << std::min(waits, enough_doublings)), longest_wait);
}

std::string gate_of(const std::string& key) {
    return key + ":gate";
}

std::string waits_of(const std::string& key) {
    return key + ":waits";
}

}  // namespace

// Each step is one count, and so is right for many at once: of those who come to an open gate, one is the
// first.
asio::awaitable<Result<void>> Tries::take(std::string key) const {
    const auto tries = co_await counters_.increment(key, tries_remembered);
    if (tries <= free_tries) co_return Result<void>{};
    const auto waits = co_await counters_.count(waits_of(key));
    const auto at_the_gate = co_await counters_.increment(gate_of(key), wait_after(waits));
    if (at_the_gate > 1) co_return fail(too_many_requests(co_await counters_.time_left(gate_of(key))));
    static_cast<void>(co_await counters_.increment(waits_of(key), tries_remembered));
    co_return Result<void>{};
}

asio::awaitable<void> Tries::forget(std::string key) const {
    if (co_await counters_.count(key) > free_tries) {
        co_await counters_.forget(waits_of(key));
        co_await counters_.forget(gate_of(key));
    }
    co_await counters_.forget(std::move(key));
}

}  // namespace taxasge
