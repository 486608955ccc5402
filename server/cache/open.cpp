#include "server/cache/open.hpp"

#include "server/cache/memory_cache.hpp"
#include "server/cache/redis_cache.hpp"

namespace taxasge {
namespace {

constexpr std::size_t memory_entries = 100'000;

}  // namespace

Result<std::unique_ptr<Cache>> open_cache(const Secret& redis_url, boost::asio::io_context& context,
                                          const Clock& clock) {
    if (redis_url.empty()) return std::make_unique<MemoryCache>(clock, memory_entries);
    auto address = RedisAddress::parse(redis_url);
    if (!address) return fail(std::move(address.error()));
    return std::make_unique<RedisCache>(context, std::move(*address));
}

}  // namespace taxasge
