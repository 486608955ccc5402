#include "server/http/response_writer.hpp"

#include "server/http/http_date.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

namespace taxasge {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 4> unless_said_otherwise{{
    // "private" for Firebase Hosting, which takes Set-Cookie out of every other answer (W33).
    {"Cache-Control", "private, no-store"},
    {"X-Content-Type-Options", "nosniff"},
    {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
    {"Referrer-Policy", "same-origin"},
}};

void append_number(std::string& out, std::size_t number) {
    std::array<char, 20> digits;
    const auto [end, error] = std::to_chars(digits.data(), digits.data() + digits.size(), number);
    out.append(digits.data(), end);
}

void append_field(std::string& out, std::string_view name, std::string_view value) {
    out.append(name).append(": ");
    const std::size_t begin = out.size();
    out.append(value);
    // Response splitting: a value that came from a client must not begin a field of its own.
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    out.erase(std::remove_if(out.begin() + static_cast<std::ptrdiff_t>(begin), out.end(), breaks), out.end());
    out.append("\r\n");
}

bool has_length(unsigned status) {
    return status != 204 && status != 304;
}

}  // namespace

std::string_view body_of(const Response& response) {
    return response.static_body.empty() ? std::string_view{response.body} : response.static_body;
}

void append_head(std::string& out, const Response& response, const AnswerFrame& frame) {
    const auto reason =
        boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(response.status));
    out.append("HTTP/1.1 ");
    append_number(out, response.status);
    out.append(" ").append(reason.data(), reason.size()).append("\r\n");
    append_field(out, "Date", http_date_now());
    append_field(out, "X-Request-Id", frame.request_id);
    for (const auto& [name, value] : response.headers) append_field(out, name, value);
    for (const auto& [name, value] : unless_said_otherwise)
        if (!response.headers.has(name)) append_field(out, name, value);
    if (!frame.strict_transport_security.empty())
        append_field(out, "Strict-Transport-Security", frame.strict_transport_security);
    if (!frame.connection.empty()) append_field(out, "Connection", frame.connection);
    if (has_length(response.status)) {
        out.append("Content-Length: ");
        append_number(out, body_of(response).size());
        out.append("\r\n");
    }
    out.append("\r\n");
}

}  // namespace taxasge
