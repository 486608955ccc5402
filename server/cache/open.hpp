// The cache that REDIS_URL names, or one in this process.
#pragma once

#include "base/clock.hpp"
#include "base/secret.hpp"
#include "server/cache/cache.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>

namespace taxasge {

// Returns at once, also when Redis is away. `context` and `clock` must outlive the cache. Error: invalid,
// when the URL makes no sense.
[[nodiscard]] Result<std::unique_ptr<Cache>> open_cache(const Secret& redis_url,
                                                        boost::asio::io_context& context, const Clock& clock);

}  // namespace taxasge
