#include "server/http/client_address.hpp"

#include "server/http/field_list.hpp"

#include <algorithm>
#include <charconv>
#include <optional>
#include <ranges>

namespace ip = boost::asio::ip;

namespace taxasge {
namespace {

std::array<std::uint8_t, 16> bytes_of(const ip::address& address) {
    return address.is_v4() ? ip::make_address_v6(ip::v4_mapped, address.to_v4()).to_bytes()
                           : address.to_v6().to_bytes();
}

ip::address plain(const ip::address& address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        return ip::make_address_v4(ip::v4_mapped, address.to_v6());
    return address;
}

// "1.2.3.4", "1.2.3.4:5678", "2001:db8::1", "[2001:db8::1]:443": proxies write all of them.
std::optional<ip::address> parse_hop(std::string_view text) {
    if (text.starts_with('['))
        text = text.substr(1, std::min(text.find(']'), text.size()) - 1);
    else if (std::ranges::count(text, ':') == 1)
        text = text.substr(0, text.find(':'));
    boost::system::error_code fault;
    const ip::address address = ip::make_address(std::string{text}, fault);
    if (fault || (address.is_v6() && address.to_v6().scope_id() != 0)) return std::nullopt;
    return plain(address);
}

// Every X-Forwarded-For field is one list; each proxy appends at its end.
std::vector<std::string_view> forwarded(const Headers& headers) {
    std::vector<std::string_view> hops;
    for (const auto& [name, value] : headers) {
        if (!equal_ignoring_case(name, "X-Forwarded-For")) continue;
        std::string_view rest = value;
        while (!rest.empty()) hops.push_back(take_entry(rest, ','));
    }
    return hops;
}

}  // namespace

Result<Networks::Network> Networks::parse_one(std::string_view text) {
    const Error fault{
        .code = Code::invalid, .reason = "validation_failed", .detail = "network: " + std::string{text}};
    const std::size_t slash = text.find('/');
    boost::system::error_code bad;
    const ip::address address = ip::make_address(std::string{text.substr(0, slash)}, bad);
    if (bad) return fail(fault);
    const unsigned width = address.is_v4() ? 32 : 128;
    unsigned bits = width;
    if (slash != std::string_view::npos) {
        const std::string_view digits = text.substr(slash + 1);
        const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
        if (error != std::errc{} || end != digits.data() + digits.size() || bits > width) return fail(fault);
    }
    return Network{.base = bytes_of(address), .bits = bits + 128 - width};
}

Result<Networks> Networks::parse(const std::vector<std::string>& texts) {
    Networks networks;
    for (const std::string& text : texts) {
        Result<Network> network = parse_one(text);
        if (!network) return fail(network.error());
        networks.networks_.push_back(*network);
    }
    return networks;
}

bool Networks::contains(const ip::address& address) const {
    const auto bytes = bytes_of(address);
    return std::ranges::any_of(networks_, [&](const Network& network) {
        const unsigned whole = network.bits / 8;
        if (!std::equal(bytes.begin(), bytes.begin() + whole, network.base.begin())) return false;
        const unsigned rest = network.bits % 8;
        return rest == 0 || (bytes[whole] ^ network.base[whole]) >> (8 - rest) == 0;
    });
}

std::string client_address(const ip::address& peer, const Headers& headers, const Networks& trusted) {
    ip::address nearest = plain(peer);
    if (trusted.empty() || !trusted.contains(nearest)) return nearest.to_string();
    for (const std::string_view text : forwarded(headers) | std::views::reverse) {
        const auto hop = parse_hop(text);
        if (!hop) break;
        nearest = *hop;
        if (!trusted.contains(nearest)) break;
    }
    return nearest.to_string();
}

}  // namespace taxasge
