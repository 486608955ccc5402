// The bytes to and from Redis: a TCP connection, with TLS or without. Only on its context's thread.
#pragma once

#include "server/cache/redis_address.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>

#include <span>
#include <string_view>

namespace taxasge {

// With TLS: what the system trusts, and no protocol of before 2008.
[[nodiscard]] boost::asio::ssl::context client_tls(RedisTls tls);

// The one error everywhere: unavailable, also after close().
class RedisStream {
 public:
    RedisStream(boost::asio::io_context& context, boost::asio::ssl::context& tls);

    // With TLS the server must show a certificate for its host name that the system trusts.
    [[nodiscard]] boost::asio::awaitable<Result<void>> connect(const RedisAddress& address);

    [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> read_some(std::span<char> target);
    [[nodiscard]] boost::asio::awaitable<Result<void>> write(std::string_view bytes);

    void close();  // whatever is under way ends with an error

 private:
    boost::asio::awaitable<Result<void>> shake_hands(const std::string& host);

    boost::asio::ip::tcp::resolver resolver_;
    boost::asio::ssl::stream<boost::asio::ip::tcp::socket>
        stream_;  // without TLS only what lies below is used
    RedisTls tls_ = RedisTls::off;
    bool closed_ = false;
};

}  // namespace taxasge
