#include "server/cache/redis_address.hpp"

#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <charconv>
#include <optional>

namespace taxasge {
namespace {

Error bad_url(std::string detail) {
    return Error{
        .code = Code::invalid, .reason = "validation_failed", .detail = "REDIS_URL: " + std::move(detail)};
}

// "", "/" and "/3". Nothing, when it is none of these.
std::optional<int> parse_database(std::string_view path) {
    if (path.starts_with('/')) path.remove_prefix(1);
    if (path.empty()) return 0;
    int number = 0;
    const auto [end, error] = std::from_chars(path.data(), path.data() + path.size(), number);
    if (error != std::errc{} || end != path.data() + path.size() || number < 0) return std::nullopt;
    return number;
}

bool is_port(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number > 0;
}

std::string without_brackets(std::string host) {  // [::1]
    if (host.starts_with('[') && host.ends_with(']')) return host.substr(1, host.size() - 2);
    return host;
}

}  // namespace

Result<RedisAddress> RedisAddress::parse(const Secret& url) {
    const std::string_view text = url.expose();
    const auto parts = boost::urls::parse_uri({text.data(), text.size()});
    if (!parts) return fail(bad_url("not a URL; a user and a password are percent-encoded"));
    if (parts->scheme() != "redis" && parts->scheme() != "rediss")
        return fail(bad_url("begins with redis:// or rediss://"));
    if (parts->encoded_host().empty()) return fail(bad_url("names no host"));
    if (parts->has_query() || parts->has_fragment()) return fail(bad_url("takes no ? and no #"));
    if (parts->has_port() && !is_port(parts->port())) return fail(bad_url("the port is 1 to 65535"));
    const auto database = parse_database(parts->path());
    if (!database) return fail(bad_url("what follows the host is /0, /1, …"));
    RedisAddress address;
    address.host = without_brackets(std::string{parts->encoded_host()});
    if (parts->has_port()) address.port = std::string{parts->port()};
    address.user = parts->user();
    address.password = Secret{parts->password()};
    address.database = *database;
    address.tls = parts->scheme() == "rediss" ? RedisTls::on : RedisTls::off;
    if (!address.user.empty() && address.password.empty()) return fail(bad_url("a user needs a password"));
    return address;
}

}  // namespace taxasge
