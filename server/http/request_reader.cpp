#include "server/http/request_reader.hpp"

#include "server/http/media_type.hpp"
#include "server/http/request_id.hpp"

#include <boost/beast/http/error.hpp>

#include <algorithm>

namespace asio = boost::asio;
namespace http = boost::beast::http;

namespace taxasge {
namespace {

constexpr std::size_t head_portion = 2048;
constexpr std::size_t body_portion = std::size_t{16} * 1024;

Error malformed(std::string detail) {
    return {.code = Code::malformed, .reason = "malformed_request", .detail = std::move(detail)};
}

Error too_slow() {
    return {.code = Code::timed_out, .reason = "request_timeout"};
}

Error too_large() {
    return {.code = Code::too_large, .reason = "payload_too_large"};
}

}  // namespace

RequestReader::RequestReader(Wire& wire, const Service& service)
    : wire_(wire), service_(service), peer_(wire.peer()) {}

bool RequestReader::keeps_alive() const {
    return parser_->is_header_done() && parser_->keep_alive();
}

std::string_view RequestReader::received() const {
    const auto data = buffer_.cdata();
    return {static_cast<const char*>(data.data()), data.size()};
}

asio::awaitable<Result<Arrival>> RequestReader::read(Request& request) {
    parser_.emplace(request, service_.options.limits.head_bytes);
    Result<Arrival> arrival = co_await read_head();
    if (arrival && *arrival == Arrival::nothing) co_return arrival;
    if (arrival) arrival = parse_head(request);
    describe(request);
    if (!arrival) co_return arrival;
    arrival = co_await read_body(request);
    if (received().empty())
        buffer_.shrink_to_fit();  // whoever waits for an answer needs no room for requests
    co_return arrival;
}

asio::awaitable<bool> RequestReader::receive(std::size_t at_most) {
    const std::size_t count = co_await wire_.read_some(buffer_.prepare(at_most));
    buffer_.commit(count);
    co_return count != 0;
}

// Skips empty lines before a request, which some old clients send after a body [RFC 9112 2.2].
asio::awaitable<bool> RequestReader::await_first_byte() {
    waiting_ = true;
    wire_.set_deadline(Wire::Clock::now() + service_.options.limits.idle);
    for (;;) {
        while (received().starts_with("\r\n")) buffer_.consume(2);
        if (!received().empty() && received() != "\r") break;
        if (!co_await receive(head_portion)) co_return false;
    }
    waiting_ = false;
    const auto now = Wire::Clock::now();
    whole_by_ = now + service_.options.limits.arrival;
    wire_.set_deadline(now + service_.options.limits.head);
    co_return true;
}

asio::awaitable<Result<Arrival>> RequestReader::read_head() {
    if (!co_await await_first_byte()) co_return Arrival::nothing;
    HeadScanner scanner;
    for (;;) {
        const auto verdict = scanner.scan(received());
        if (verdict == HeadScanner::Verdict::malformed) co_return fail(malformed("a line that is none"));
        const bool is_complete = verdict == HeadScanner::Verdict::complete;
        const std::size_t bytes = is_complete ? scanner.size() : received().size();
        if (auto fits = check_size(bytes, scanner.lines()); !fits) co_return fail(fits.error());
        if (is_complete) break;
        if (co_await receive(head_portion)) continue;
        if (wire_.has_expired()) co_return fail(too_slow());
        co_return Arrival::nothing;
    }
    head_size_ = scanner.size();
    co_return Arrival::request;
}

Result<void> RequestReader::check_size(std::size_t bytes, std::size_t lines) const {
    const Limits& limits = service_.options.limits;
    constexpr std::size_t around_uri = 32;  // method and version
    if (lines == 0 && bytes > limits.uri_bytes + around_uri)
        return fail({.code = Code::uri_too_long, .reason = "uri_too_long"});
    if (bytes > limits.head_bytes)
        return fail({.code = Code::headers_too_large, .reason = "headers_too_large"});
    return {};
}

Result<Arrival> RequestReader::parse_head(Request& request) {
    boost::beast::error_code fault;
    parser_->put(asio::buffer(buffer_.cdata(), head_size_), fault);
    buffer_.consume(head_size_);
    if (fault && fault != http::error::need_more) return fail(malformed(fault.message()));
    if (!parser_->is_header_done()) return fail(malformed("a head without an end"));
    if (parser_->target().size() > service_.options.limits.uri_bytes)
        return fail({.code = Code::uri_too_long, .reason = "uri_too_long"});
    if (auto good = check_head(request.headers, parser_->version()); !good) return fail(good.error());
    if (auto good = read_target(parser_->target(), request); !good) return fail(good.error());
    return Arrival::request;
}

void RequestReader::describe(Request& request) const {
    const Headers& headers = request.headers;
    request.format = body_format_of(headers.find("Content-Type"));
    request.client = client_address(peer_, headers, service_.options.trusted_proxies);
    const std::string_view id = headers.find("X-Request-Id");
    request.id = is_request_id(id) ? std::string{id} : make_request_id();
    request.language = negotiate_language(headers.find("Accept-Language"));
    if (request.format == BodyFormat::form)
        request.language = parse_language(query_value(request.query, "lang")).value_or(request.language);
}

asio::awaitable<Result<Arrival>> RequestReader::read_body(const Request& request) {
    const RouteOptions* options = service_.router.find(request.method, request.path);
    const std::size_t limit = options == nullptr ? service_.options.limits.body_bytes : options->body_limit;
    if (parser_->content_length().value_or(0) > limit) co_return fail(too_large());
    if (parser_->is_done()) co_return Arrival::request;
    parser_->body_limit(limit);
    wire_.set_deadline(whole_by_);
    const bool asks_first = equal_ignoring_case(request.headers.find("Expect"), "100-continue");
    if (asks_first && received().empty() && parser_->version() == Version::http_1_1) {
        constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";
        if (!co_await wire_.write({asio::buffer(go_on), {}})) co_return Arrival::nothing;
    }
    for (;;) {
        if (auto parsed = parse_body(); !parsed) co_return fail(parsed.error());
        if (parser_->is_done()) co_return Arrival::request;
        if (co_await receive(body_portion)) continue;
        if (wire_.has_expired()) co_return fail(too_slow());
        co_return Arrival::nothing;
    }
}

Result<void> RequestReader::parse_body() {
    while (!received().empty() && !parser_->is_done() && !parser_->must_wait(received())) {
        boost::beast::error_code fault;
        const std::size_t used = parser_->put(buffer_.cdata(), fault);
        buffer_.consume(used);
        if (fault == http::error::body_limit) return fail(too_large());
        if (fault && fault != http::error::need_more) return fail(malformed(fault.message()));
        if (used != 0) continue;
        // A chunk's size line or the trailer may not grow for ever.
        if (received().size() > service_.options.limits.head_bytes)
            return fail(malformed("an endless chunk line"));
        break;
    }
    return {};
}

}  // namespace taxasge
