// One connection to Redis from its beginning to its end. Many requests share it: commands go out one behind
// the other without waiting, and replies come back in the same order. Once closed it stays closed;
// RedisConnection makes the next. Only on its context's thread; a coroutine of it keeps it alive.
#pragma once

#include "server/cache/redis_address.hpp"
#include "server/cache/redis_protocol.hpp"
#include "server/cache/redis_stream.hpp"

#include <boost/asio/steady_timer.hpp>

#include <deque>
#include <memory>
#include <optional>
#include <string>

namespace taxasge {

// The one error everywhere: unavailable.
class RedisLink : public std::enable_shared_from_this<RedisLink> {
 public:
    RedisLink(boost::asio::io_context& context, boost::asio::ssl::context& tls)
        : context_(context), stream_(context, tls) {}

    // Connects, says who we are and sees that Redis answers, all within a second.
    [[nodiscard]] boost::asio::awaitable<Result<void>> open(const RedisAddress& address);

    // After open(): takes replies in until the link is lost, and returns why.
    [[nodiscard]] boost::asio::awaitable<Error> serve();

    // One command and its reply, within half a second; else the link is closed, because replies carry no
    // number: after a missing one nobody can tell whose the next is. Also before open() is done: then the
    // command waits.
    [[nodiscard]] boost::asio::awaitable<Result<RedisReply>> exchange(std::string command);

    void close(const Error& why);  // whoever waits gets it

 private:
    struct Exchange {
        explicit Exchange(boost::asio::io_context& context);
        boost::asio::steady_timer done;  // ends when the reply is there, or its time is over
        std::optional<Result<RedisReply>> reply = {};
    };

    boost::asio::awaitable<void> write_all(std::shared_ptr<RedisLink> self);
    void send_what_waits();

    boost::asio::io_context& context_;
    RedisStream stream_;
    RedisReplyReader replies_;
    std::deque<std::shared_ptr<Exchange>> exchanges_;  // in the order of their replies
    std::string outgoing_;
    bool ready_ = false;
    bool writing_ = false;
    std::optional<Error> closed_;
};

}  // namespace taxasge
