// The sockets a server listens on: one for each I/O thread, all on one port (SO_REUSEPORT), so that the
// kernel spreads the clients and no thread hands a connection to another.
#pragma once

#include "base/result.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

namespace taxasge {

struct Listening {
    std::vector<boost::asio::ip::tcp::acceptor> sockets;  // one for each context, in order
    std::uint16_t port = 0;                               // the one that was picked, when 0 was asked for
};

// `host` is an address, or "localhost". From here on clients wait in the kernel's queue until a Server takes
// them. Errors: invalid, when the host is no address; unavailable, when the port is taken, also by another
// server of ours.
[[nodiscard]] Result<Listening> listen_on(std::string_view host, std::uint16_t port,
                                          std::span<boost::asio::io_context* const> contexts);

}  // namespace taxasge
