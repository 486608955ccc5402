#include "server/http/listening.hpp"

#include <boost/asio/ip/v6_only.hpp>

#include <sys/socket.h>

#include <string>

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;

namespace taxasge {
namespace {

using ReusePort = asio::detail::socket_option::boolean<SOL_SOCKET, SO_REUSEPORT>;

enum class Sharing { alone, shared };

Error taken(const tcp::endpoint& endpoint, const error_code& reason) {
    return unavailable("cannot listen on " + endpoint.address().to_string() + " port " +
                       std::to_string(endpoint.port()) + ": " + reason.message());
}

Result<tcp::acceptor> listen(asio::io_context& context, const tcp::endpoint& endpoint, Sharing sharing) {
    tcp::acceptor socket{context};
    error_code error;
    socket.open(endpoint.protocol(), error);
    if (!error) socket.set_option(tcp::acceptor::reuse_address{true}, error);
    if (!error && endpoint.address().is_v6() && endpoint.address().is_unspecified())
        socket.set_option(asio::ip::v6_only{false}, error);
    if (!error && sharing == Sharing::shared) socket.set_option(ReusePort{true}, error);
    if (!error) socket.bind(endpoint, error);
    if (!error) socket.listen(tcp::acceptor::max_listen_connections, error);
    if (error) return fail(taken(endpoint, error));
    return socket;
}

Result<asio::ip::address> address_of(std::string_view host) {
    if (host == "localhost") return asio::ip::make_address("127.0.0.1");
    error_code error;
    const auto address = asio::ip::make_address(std::string{host}, error);
    if (error)
        return fail({.code = Code::invalid,
                     .reason = "validation_failed",
                     .detail = "HOST is no address: " + std::string{host}});
    return address;
}

}  // namespace

Result<Listening> listen_on(std::string_view host, std::uint16_t port,
                            std::span<asio::io_context* const> contexts) {
    const Result<asio::ip::address> address = address_of(host);
    if (!address) return fail(address.error());
    tcp::endpoint endpoint{*address, port};
    // With SO_REUSEPORT alone a second server on this port would start and take half of the clients. One that
    // does not share finds out; a port that the kernel picks is free anyway.
    if (port != 0) {
        const Result<tcp::acceptor> probe = listen(*contexts.front(), endpoint, Sharing::alone);
        if (!probe) return fail(probe.error());
    }
    Listening listening;
    for (asio::io_context* context : contexts) {
        Result<tcp::acceptor> socket = listen(*context, endpoint, Sharing::shared);
        if (!socket) return fail(socket.error());
        error_code ignored;
        endpoint.port(socket->local_endpoint(ignored).port());
        listening.sockets.push_back(std::move(*socket));
    }
    listening.port = endpoint.port();
    return listening;
}

}  // namespace taxasge
