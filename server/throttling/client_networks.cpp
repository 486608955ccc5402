#include "server/throttling/client_networks.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>

namespace ip = boost::asio::ip;

namespace taxasge {
namespace {

constexpr unsigned short bits_of_v4 = 24;
constexpr unsigned short bits_of_v6 = 56;

}  // namespace

std::optional<std::string> ClientNetworks::find(std::string_view client) const {
    boost::system::error_code fault;
    const ip::address address = ip::make_address(std::string{client}, fault);
    if (fault || (is_proxy_ && is_proxy_(client))) return std::nullopt;
    if (address.is_v4()) return ip::network_v4{address.to_v4(), bits_of_v4}.canonical().to_string();
    return ip::network_v6{address.to_v6(), bits_of_v6}.canonical().to_string();
}

}  // namespace taxasge
