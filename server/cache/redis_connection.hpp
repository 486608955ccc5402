// Keeps a link to Redis: makes the first, and the next when one is lost. While Redis is away every command
// fails at once instead of making its request wait.
#pragma once

#include "server/cache/redis_link.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>

namespace taxasge {

class RedisConnection : public std::enable_shared_from_this<RedisConnection> {
 public:
    // It lives on `context`, which one thread runs.
    RedisConnection(boost::asio::io_context& context, RedisAddress address);

    void start();  // once; any thread
    void stop();   // any thread; afterwards every command fails

    // As stop(), but what is under way gets its answer first. Any thread.
    void retire();

    // Any thread. A refusal of Redis is a reply. Error: unavailable, when Redis is away, does not answer
    // within half a second, or too many commands wait already.
    [[nodiscard]] boost::asio::awaitable<Result<RedisReply>> run(std::string command);

 private:
    using Self = std::shared_ptr<RedisConnection>;  // kept by every coroutine

    boost::asio::awaitable<Result<RedisReply>> run_at_home(Self self, std::string command);
    boost::asio::awaitable<void> live(Self self);
    boost::asio::awaitable<Error> live_once();
    boost::asio::awaitable<void> back_off();
    boost::asio::awaitable<void> stop_when_answered(Self self);
    void stop_at_home();

    boost::asio::io_context& context_;
    const RedisAddress address_;
    boost::asio::ssl::context tls_;

    // Only on the context's thread.
    std::shared_ptr<RedisLink> link_;
    Error why_away_;
    bool takes_commands_ = false;
    bool stopped_ = false;
    int failures_ = 0;  // since a link that lasted
    boost::asio::steady_timer pause_;
};

}  // namespace taxasge
