#include "server/cache/redis_stream.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/connect.hpp>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/ssl/host_name_verification.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr auto without_throwing = asio::as_tuple(asio::use_awaitable);

Error broken(std::string_view what, const boost::system::error_code& error) {
    return unavailable("redis: " + std::string{what} + ": " + error.message());
}

bool is_name(const std::string& host) {
    boost::system::error_code error;
    asio::ip::make_address(host, error);
    return static_cast<bool>(error);
}

}  // namespace

asio::ssl::context client_tls(RedisTls tls) {
    asio::ssl::context context{asio::ssl::context::tls_client};
    if (tls == RedisTls::off) return context;  // to read the system's authorities takes 30 ms
    boost::system::error_code ignored;         // without them no certificate is trusted; the log will say so
    context.set_default_verify_paths(ignored);
    SSL_CTX_set_min_proto_version(context.native_handle(), TLS1_2_VERSION);
    return context;
}

RedisStream::RedisStream(asio::io_context& context, asio::ssl::context& tls)
    : resolver_(context), stream_(context, tls) {}

asio::awaitable<Result<void>> RedisStream::connect(const RedisAddress& address) {
    const auto [unresolved, found] =
        co_await resolver_.async_resolve(address.host, address.port, without_throwing);
    if (unresolved) co_return fail(broken("cannot find the host", unresolved));
    if (closed_) co_return fail(unavailable("redis: given up while looking for the host"));
    auto& socket = stream_.next_layer();
    const auto [refused, endpoint] = co_await asio::async_connect(socket, found, without_throwing);
    if (refused) co_return fail(broken("cannot connect", refused));
    boost::system::error_code ignored;
    socket.set_option(asio::ip::tcp::no_delay{true}, ignored);
    tls_ = address.tls;
    if (tls_ == RedisTls::on) co_return co_await shake_hands(address.host);
    co_return Result<void>{};
}

asio::awaitable<Result<void>> RedisStream::shake_hands(const std::string& host) {
    if (is_name(host)) SSL_set_tlsext_host_name(stream_.native_handle(), host.c_str());
    stream_.set_verify_mode(asio::ssl::verify_peer);
    stream_.set_verify_callback(asio::ssl::host_name_verification(host));
    const auto [error] = co_await stream_.async_handshake(asio::ssl::stream_base::client, without_throwing);
    if (error) co_return fail(broken("no TLS", error));
    co_return Result<void>{};
}

asio::awaitable<Result<std::size_t>> RedisStream::read_some(std::span<char> target) {
    const auto buffer = asio::buffer(target.data(), target.size());
    if (tls_ == RedisTls::on) {
        const auto [error, size] = co_await stream_.async_read_some(buffer, without_throwing);
        if (error) co_return fail(broken("cannot read", error));
        co_return size;
    }
    const auto [error, size] = co_await stream_.next_layer().async_read_some(buffer, without_throwing);
    if (error) co_return fail(broken("cannot read", error));
    co_return size;
}

asio::awaitable<Result<void>> RedisStream::write(std::string_view bytes) {
    const auto buffer = asio::buffer(bytes.data(), bytes.size());
    boost::system::error_code error;
    if (tls_ == RedisTls::on) {
        error = std::get<0>(co_await asio::async_write(stream_, buffer, without_throwing));
    } else {
        error = std::get<0>(co_await asio::async_write(stream_.next_layer(), buffer, without_throwing));
    }
    if (error) co_return fail(broken("cannot write", error));
    co_return Result<void>{};
}

void RedisStream::close() {
    closed_ = true;
    resolver_.cancel();
    boost::system::error_code ignored;
    stream_.next_layer().close(ignored);
}

}  // namespace taxasge
