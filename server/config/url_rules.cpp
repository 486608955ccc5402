#include "server/config/url_rules.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/ip/network_v4.hpp>
#include <boost/asio/ip/network_v6.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <algorithm>
#include <charconv>

namespace taxasge {
namespace {

namespace ip = boost::asio::ip;

// Never shows the URL itself: it may hold a password.
Fault server_url_fault(std::string_view url, std::string_view schemes) {
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (!parsed) return "is not a URL";
    if (parsed->host().empty()) return "names no host";
    if (schemes.find(std::string{parsed->scheme()} + "://") == std::string_view::npos)
        return "must begin with " + std::string{schemes};
    return std::nullopt;
}

}  // namespace

Fault public_url_fault(std::string_view url, Environment environment) {
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    if (!parsed || parsed->host().empty()) return "must be a URL such as https://taxas.example";
    if (parsed->scheme() != "https" && parsed->scheme() != "http") return "must begin with https://";
    const bool deployment = environment == Environment::staging || environment == Environment::production;
    if (deployment && parsed->scheme() != "https") return "must begin with https:// outside development and testing";
    const auto path = parsed->encoded_path();
    if ((!path.empty() && path != "/") || parsed->has_query() || parsed->has_fragment() || parsed->has_userinfo())
        return "must be scheme and host only: https://taxas.example";
    return std::nullopt;
}

Fault database_url_fault(std::string_view url) {
    if (url.starts_with("sqlite:")) {
        if (url.size() == std::string_view{"sqlite:"}.size()) return "names no file: sqlite:PATH";
        return std::nullopt;
    }
    if (url.starts_with("postgresql://") || url.starts_with("postgres://")) return std::nullopt;
    return "must be sqlite:PATH or postgresql://…";
}

Fault redis_url_fault(std::string_view url) { return server_url_fault(url, "redis:// or rediss://"); }

Fault mail_url_fault(std::string_view url) {
    if (url.starts_with("folder:")) {
        if (url.size() == std::string_view{"folder:"}.size()) return "names no folder: folder:DIR";
        return std::nullopt;
    }
    return server_url_fault(url, "smtp:// or smtps:// (or folder:DIR)");
}

Fault sender_fault(std::string_view sender) {
    const bool has_control = std::ranges::any_of(sender, [](unsigned char c) { return c < 0x20 || c == 0x7f; });
    const auto open = sender.rfind('<');
    const auto address = open == std::string_view::npos ? sender : sender.substr(open + 1, sender.size() - open - 2);
    const auto at = address.find('@');
    const bool closed = open == std::string_view::npos || sender.ends_with('>');
    if (has_control || !closed || at == 0 || at == std::string_view::npos || at + 1 == address.size())
        return "must be an address, or Name <address>";
    return std::nullopt;
}

Fault cors_origin_fault(std::string_view origin) {
    const std::string shown = "'" + std::string{origin} + "' ";
    if (origin == "*") return shown + "would let every site call: name the origins";
    const auto scheme_end = origin.find("://");
    if (scheme_end == std::string_view::npos || (!origin.starts_with("https://") && !origin.starts_with("http://")))
        return shown + "must begin with https://";
    const auto authority = origin.substr(scheme_end + 3);
    const bool ok = !authority.empty() && std::ranges::all_of(authority, [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.' || c == ':' || c == '*';
    });
    if (!ok) return shown + "must be scheme, host and port only, in lower case";
    const auto last_star = authority.rfind('*');
    const auto after = last_star == std::string_view::npos ? authority : authority.substr(last_star + 1);
    if (last_star != std::string_view::npos && std::ranges::count(after, '.') < 2)
        return shown + "must fix at least two dots after its last *";
    return std::nullopt;
}

bool is_address(std::string_view text) {
    boost::system::error_code error;
    ip::make_address(std::string{text}, error);
    return !error;
}

bool is_network(std::string_view text) {
    if (is_address(text)) return true;
    boost::system::error_code error;
    ip::make_network_v4(std::string{text}, error);
    if (!error) return true;
    ip::make_network_v6(std::string{text}, error);
    return !error;
}

std::optional<ListenAddress> parse_endpoint(std::string_view text) {
    const auto colon = text.rfind(':');
    if (colon == std::string_view::npos) return std::nullopt;
    auto host = text.substr(0, colon);
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    const auto digits = text.substr(colon + 1);
    std::uint16_t port = 0;
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    if (error != std::errc{} || end != digits.data() + digits.size() || !is_address(host)) return std::nullopt;
    return ListenAddress{std::string{host}, port};
}

std::string host_of(std::string_view url) {
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    return parsed ? std::string{parsed->host()} : std::string{"localhost"};
}

std::string with_verified_tls(std::string url) {
    if (!url.starts_with("postgres") || url.find("sslmode=") != std::string::npos) return url;
    url += url.find('?') == std::string::npos ? "?" : "&";
    return url + "sslmode=verify-full";
}

}  // namespace taxasge
