// The first words on a new connection to Redis.
#pragma once

#include "server/cache/redis_address.hpp"
#include "server/cache/redis_protocol.hpp"
#include "server/cache/redis_stream.hpp"

namespace taxasge {

// The next reply, read from the stream as far as it is not there yet. Error: unavailable.
[[nodiscard]] boost::asio::awaitable<Result<RedisReply>> next_reply(RedisStream& stream,
                                                                    RedisReplyReader& replies);

// Connects, says who we are and sees that Redis answers. Error: unavailable.
[[nodiscard]] boost::asio::awaitable<Result<void>> connect_and_greet(RedisStream& stream,
                                                                     RedisReplyReader& replies,
                                                                     const RedisAddress& address);

// Whether Redis is there and knows us, on a connection of its own: within two seconds. The value means
// nothing. Error: unavailable.
[[nodiscard]] boost::asio::awaitable<Result<bool>> greet_redis(boost::asio::io_context& context,
                                                               RedisAddress address);

}  // namespace taxasge
