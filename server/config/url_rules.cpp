#include "server/config/url_rules.hpp"

#include <boost/asio/ip/address.hpp>
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
    if (deployment && parsed->scheme() != "https")
        return "must begin with https:// outside development and testing";
    const auto path = parsed->encoded_path();
    if ((!path.empty() && path != "/") || parsed->has_query() || parsed->has_fragment() ||
        parsed->has_userinfo())
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

Fault pooler_url_fault(std::string_view url) {
    if (url.starts_with("sqlite:")) return "says that DATABASE_URL is a pooler, but that is a SQLite file";
    const auto question = url.find('?');
    const std::string_view query = question == std::string_view::npos ? "" : url.substr(question);
    if (query.contains("?options=") || query.contains("&options="))
        return "says that DATABASE_URL is a pooler: those refuse its options=";
    return std::nullopt;
}

Fault direct_url_fault(std::string_view direct, std::string_view pooler) {
    if (!direct.starts_with("postgresql://") && !direct.starts_with("postgres://"))
        return "must be postgresql://…";
    if (direct == pooler)
        return "is DATABASE_URL, and that is the pooler: name the server behind it, or nothing";
    return std::nullopt;
}

Fault redis_url_fault(std::string_view url) {
    return server_url_fault(url, "redis:// or rediss://");
}

Fault mail_url_fault(std::string_view url) {
    if (url.starts_with("folder:")) {
        if (url.size() == std::string_view{"folder:"}.size()) return "names no folder: folder:DIR";
        return std::nullopt;
    }
    return server_url_fault(url, "smtp:// or smtps:// (or folder:DIR)");
}

bool is_address(std::string_view text) {
    boost::system::error_code error;
    ip::make_address(std::string{text}, error);
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
    if (error != std::errc{} || end != digits.data() + digits.size() || !is_address(host))
        return std::nullopt;
    return ListenAddress{std::string{host}, port};
}

bool is_host_and_port(std::string_view text) {
    const std::string url = "http://" + std::string{text};
    const auto parsed = boost::urls::parse_uri(url);
    return parsed && !parsed->host().empty() && parsed->port_number() != 0 && !parsed->has_userinfo() &&
           parsed->encoded_authority().size() == text.size();
}

bool is_web_address(std::string_view url) {
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    return parsed && !parsed->host().empty() && !parsed->has_userinfo() &&
           (parsed->scheme() == "https" || parsed->scheme() == "http");
}

bool is_firebase_project(std::string_view text) {
    const auto is_small = [](char c) { return c >= 'a' && c <= 'z'; };
    const auto is_allowed = [&](char c) { return is_small(c) || (c >= '0' && c <= '9') || c == '-'; };
    return text.size() >= 6 && text.size() <= 30 && is_small(text.front()) && text.back() != '-' &&
           std::ranges::all_of(text, is_allowed);
}

std::string host_of(std::string_view url) {
    const auto parsed = boost::urls::parse_uri({url.data(), url.size()});
    return parsed ? std::string{parsed->host()} : std::string{"localhost"};
}

// Looks at the query alone: the word may stand in a password or in a database's name.
std::string with_verified_tls(std::string url) {
    if (!url.starts_with("postgres")) return url;
    const auto question = url.find('?');
    if (question == std::string::npos) return url + "?sslmode=verify-full";
    const std::string_view query = std::string_view{url}.substr(question);
    if (query.contains("?sslmode=") || query.contains("&sslmode=")) return url;
    return url + "&sslmode=verify-full";
}

}  // namespace taxasge
