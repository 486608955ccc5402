// Who is calling, by address (A21). Behind proxies the address of the connection is the proxy's;
// X-Forwarded-For is believed only as far as the proxies that TRUSTED_PROXIES names wrote it.
#pragma once

#include "base/result.hpp"
#include "server/http/headers.hpp"

#include <boost/asio/ip/address.hpp>

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

// A set of networks, IPv4 and IPv6.
class Networks {
 public:
    // "10.0.0.0/8", "2001:db8::/32" or a single address. Error: invalid, with the entry in the detail.
    [[nodiscard]] static Result<Networks> parse(const std::vector<std::string>& texts);

    [[nodiscard]] bool contains(const boost::asio::ip::address& address) const;
    [[nodiscard]] bool empty() const { return networks_.empty(); }

 private:
    struct Network {
        std::array<std::uint8_t, 16> base;  // IPv4 as ::ffff:a.b.c.d
        unsigned bits;
    };
    [[nodiscard]] static Result<Network> parse_one(std::string_view text);

    std::vector<Network> networks_;
};

// The rightmost address that no trusted proxy has: what is left of it may be anybody's invention. When there
// is none (a proxy asks for itself, or an entry is no address), the last hop that can be believed. IPv4 in
// IPv6 reads as IPv4.
[[nodiscard]] std::string client_address(const boost::asio::ip::address& peer, const Headers& headers,
                                         const Networks& trusted);

}  // namespace taxasge
