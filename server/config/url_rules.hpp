// What the URLs of the configuration must look like. Each function returns what is wrong in words, or
// nothing. Lists of networks and origins and the sender of letters are parsed, and refused, by the modules
// that use them (server/foundations.cpp: interpret).
#pragma once

#include "server/config/config.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

using Fault = std::optional<std::string>;

[[nodiscard]] Fault public_url_fault(std::string_view url, Environment environment);
[[nodiscard]] Fault database_url_fault(std::string_view url);
// Of DATABASE_URL, where it leads to a transaction pooler; and of the way past it.
[[nodiscard]] Fault pooler_url_fault(std::string_view url);
[[nodiscard]] Fault direct_url_fault(std::string_view direct, std::string_view pooler);
[[nodiscard]] Fault redis_url_fault(std::string_view url);
[[nodiscard]] Fault mail_url_fault(std::string_view url);

[[nodiscard]] bool is_address(std::string_view text);  // IPv4 or IPv6

struct ListenAddress {
    std::string host;
    std::uint16_t port = 0;
};
[[nodiscard]] std::optional<ListenAddress> parse_endpoint(
    std::string_view text);  // "127.0.0.1:9090", "[::1]:9090"

[[nodiscard]] bool is_host_and_port(std::string_view text);  // of another program: a name or an address
[[nodiscard]] bool is_web_address(std::string_view url);     // http or https, with a host, without a user

// 6 to 30 lower-case letters, digits and hyphens, a letter first and no hyphen last.
[[nodiscard]] bool is_firebase_project(std::string_view text);

[[nodiscard]] std::string host_of(std::string_view url);

// Adds sslmode=verify-full to a postgresql:// URL that says nothing about TLS.
[[nodiscard]] std::string with_verified_tls(std::string url);

}  // namespace taxasge
