#include "server/mail/smtp_transport.hpp"

#include <fmt/format.h>

#include <boost/asio/ip/address.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>
#include <charconv>

namespace taxasge {
namespace {

Error bad_url(std::string detail) {
    return Error{
        .code = Code::invalid, .reason = "validation_failed", .detail = "MAIL_URL: " + std::move(detail)};
}

bool is_port(std::string_view text) {
    std::uint16_t number = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
    return error == std::errc{} && end == text.data() + text.size() && number > 0;
}

bool is_loopback(std::string_view host) {
    if (host == "localhost") return true;
    if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
    boost::system::error_code error;
    const auto address = boost::asio::ip::make_address(host, error);
    return !error && address.is_loopback();
}

SmtpTls tls_of(std::string_view scheme, std::string_view host, MailEncryption encryption) {
    if (scheme == "smtps") return SmtpTls::from_the_start;
    const bool may_be_open = encryption == MailEncryption::when_offered || is_loopback(host);
    return may_be_open ? SmtpTls::when_offered : SmtpTls::required;
}

}  // namespace

Result<SmtpServer> parse_smtp_server(const MailOptions& options) {
    const std::string_view text = options.url.expose();
    const auto url = boost::urls::parse_uri({text.data(), text.size()});
    if (!url) return fail(bad_url("not a URL; a user and a password are percent-encoded"));
    const std::string scheme{url->scheme()};
    if (scheme != "smtp" && scheme != "smtps")
        return fail(bad_url("begins with folder:, smtp:// or smtps://"));
    const std::string host{url->encoded_host()};
    if (host.empty()) return fail(bad_url("names no host"));
    // Boost.URL 1.81 reads the host 127.0.0.1.evil.example as 127.0.0.1 and a path without a slash.
    const bool nothing_follows = url->path().empty() || url->path() == "/";
    if (!nothing_follows || url->has_query() || url->has_fragment())
        return fail(bad_url("ends with the host and its port"));
    if (url->has_port() && !is_port(url->port())) return fail(bad_url("the port is 1 to 65535"));
    const std::string port = url->has_port() ? std::string{url->port()} : scheme == "smtps" ? "465" : "587";
    return SmtpServer{
        .url = fmt::format("{}://{}:{}/{}", scheme, host, port, options.ehlo),
        .user = url->user(),
        .password = Secret{url->password()},
        .tls = tls_of(scheme, host, options.encryption),
        .ca_file = options.ca_file,
    };
}

}  // namespace taxasge
