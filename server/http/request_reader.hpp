// Takes one request after the other off a connection, within the limits of size and time, and refuses what is
// no honest HTTP before anybody acts on it. What comes after a request stays in the buffer for the next
// (pipelining).
#pragma once

#include "server/http/head_scanner.hpp"
#include "server/http/request_parser.hpp"
#include "server/http/service.hpp"
#include "server/http/wire.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <optional>

namespace taxasge {

enum class Arrival { request, nothing };  // nothing: the client left, or stayed silent too long

class RequestReader {
 public:
    RequestReader(Wire& wire, const Service& service);

    // Fills `request`; also when it is refused as far as it could be read, so that the refusal finds its
    // language and id. After an error the connection must be closed. Errors: malformed (malformed_request),
    // timed_out (request_timeout), too_large (payload_too_large), uri_too_long, headers_too_large.
    [[nodiscard]] boost::asio::awaitable<Result<Arrival>> read(Request& request);

    [[nodiscard]] bool keeps_alive() const;  // the client wants to send more on this connection
    [[nodiscard]] Version version() const { return parser_->version(); }
    [[nodiscard]] bool is_waiting() const { return waiting_; }  // for the first byte of a request

 private:
    [[nodiscard]] boost::asio::awaitable<Result<Arrival>> read_head();
    [[nodiscard]] boost::asio::awaitable<Result<Arrival>> read_body(const Request& request);
    [[nodiscard]] boost::asio::awaitable<bool> receive(std::size_t at_most);
    [[nodiscard]] boost::asio::awaitable<bool> await_first_byte();
    [[nodiscard]] Result<Arrival> parse_head(Request& request);
    [[nodiscard]] Result<void> check_size(std::size_t bytes, std::size_t lines) const;
    [[nodiscard]] Result<void> parse_body();
    [[nodiscard]] Arrival gone() const;
    void describe(Request& request) const;
    [[nodiscard]] std::string_view received() const;

    Wire& wire_;
    const Service& service_;
    const boost::asio::ip::address peer_;
    boost::beast::flat_buffer buffer_;
    std::optional<RequestParser> parser_;
    std::size_t head_size_ = 0;
    Wire::Clock::time_point whole_by_;
    bool waiting_ = false;
};

}  // namespace taxasge
