// Listens to what other instances announce (Cache::announce). A message carries nothing: it only says that it
// is time to look, so that nobody can lie with one, and a lost one costs no more than the usual wait.
#pragma once

#include "server/cache/redis_address.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ssl/context.hpp>

#include <atomic>
#include <functional>
#include <memory>
#include <optional>
#include <string>

namespace taxasge {

class RedisStream;

class RedisSubscription {
 public:
    // `heard` is called on the context, which runs on one thread: something was announced, or may have been
    // missed, or Redis has only shown that it is alive.
    RedisSubscription(boost::asio::io_context& context, RedisAddress address, std::string channel,
                      std::function<void()> heard);

    // Listens until its context stops, and again whenever the connection was lost. One line in the log when
    // it begins to hear, and one when it does not.
    [[nodiscard]] boost::asio::awaitable<void> run();

    // From here on it listens there. Any thread.
    void reach_by(RedisAddress address);

    // Any thread.
    [[nodiscard]] bool hears() const { return hears_; }

 private:
    using Stream = std::shared_ptr<RedisStream>;

    [[nodiscard]] boost::asio::awaitable<Error> listen_until_deaf();
    [[nodiscard]] boost::asio::awaitable<Result<void>> subscribe(Stream stream);
    [[nodiscard]] boost::asio::awaitable<Error> hear(Stream stream);
    void note_hearing();
    void note_deafness(const Error& why);

    boost::asio::io_context& context_;
    RedisAddress address_;
    const std::string channel_;
    const std::function<void()> heard_;
    boost::asio::ssl::context tls_;
    std::optional<RedisAddress> next_address_;
    std::weak_ptr<RedisStream> stream_;
    bool deafness_noted_ = false;
    std::atomic<bool> hears_ = false;
};

}  // namespace taxasge
