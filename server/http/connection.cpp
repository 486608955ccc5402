#include "server/http/connection.hpp"

#include "base/log.hpp"
#include "server/http/method.hpp"
#include "server/http/response_writer.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <exception>

namespace asio = boost::asio;

namespace taxasge {

Connection::Connection(asio::ip::tcp::socket socket, Service& service)
    : service_(service), wire_(std::move(socket)), reader_(wire_, service) {
    ++service_.connections;
}

Connection::~Connection() {
    --service_.connections;
}

asio::awaitable<void> Connection::run(std::shared_ptr<Connection> connection) {
    try {
        co_await connection->serve();
    } catch (const std::exception& error) {
        log::error("connection_failed", {{"detail", error.what()}, {"request_id", connection->request_.id}});
    }
}

asio::awaitable<void> Connection::serve() {
    bool is_open = true;
    do {
        request_ = Request{};
        const Result<Arrival> arrival = co_await reader_.read(request_);
        if (arrival && *arrival == Arrival::nothing) break;
        const auto begun = Wire::Clock::now();
        if (!arrival || !reader_.keeps_alive()) closing_ = true;
        const Response response =
            arrival ? co_await handle() : service_.router.refuse(request_, arrival.error());
        if (phase_ == Phase::answered_late) co_return;
        is_open = co_await write(response);
        report(response, begun);
    } while (is_open && !closing_);
    co_await wire_.linger(service_.options.limits.linger);
}

asio::awaitable<Response> Connection::handle() {
    phase_ = Phase::handler;
    wire_.set_deadline(Wire::Clock::now() + service_.options.limits.handler);
    std::string failure;
    try {
        Response response = co_await service_.router.dispatch(request_);
        if (phase_ == Phase::handler) phase_ = Phase::transfer;
        co_return response;
    } catch (const std::exception& error) {
        failure = error.what();
    }
    if (phase_ == Phase::handler) phase_ = Phase::transfer;
    co_return service_.router.refuse(request_, internal_error(std::move(failure)));
}

asio::awaitable<bool> Connection::write(const Response& response) {
    const Limits& limits = service_.options.limits;
    const std::string_view body = request_.method == Method::head ? std::string_view{} : body_of(response);
    wire_.set_deadline(Wire::Clock::now() + limits.answer +
                       std::chrono::seconds{body.size() / limits.slowest_bytes_a_second});
    head_.clear();
    append_head(head_, response,
                {.request_id = request_.id,
                 .connection = connection_field(),
                 .strict_transport_security = service_.options.strict_transport_security});
    co_return co_await wire_.write({asio::buffer(head_), asio::buffer(body)});
}

std::string_view Connection::connection_field() const {
    if (closing_) return "close";
    return reader_.version() == Version::http_1_0 ? "keep-alive" : "";
}

void Connection::check_deadline(Wire::Clock::time_point now) {
    if (!wire_.is_due(now)) return;
    if (phase_ != Phase::handler) return wire_.expire();
    phase_ = Phase::answered_late;
    asio::co_spawn(wire_.executor(), answer_late(shared_from_this()), asio::detached);
}

asio::awaitable<void> Connection::answer_late(std::shared_ptr<Connection> connection) {
    Connection& self = *connection;
    self.closing_ = true;
    const Response response =
        self.service_.router.refuse(self.request_, unavailable("the handler's deadline passed"));
    const bool heard = co_await self.write(response);
    self.report(response, Wire::Clock::now() - self.service_.options.limits.handler);
    if (heard) co_await self.wire_.linger(self.service_.options.limits.linger);
    self.wire_.close();
}

void Connection::drain() {
    closing_ = true;
    if (reader_.is_waiting()) wire_.cancel();
}

void Connection::report(const Response& response, Wire::Clock::time_point begun) const {
    const auto duration = Wire::Clock::now() - begun;
    const std::string_view method = to_text(request_.method);
    if (service_.options.observer)
        service_.options.observer(method, service_.router.route_of(request_.path), response.status, duration);
    log::debug("request",
               {{"request_id", request_.id},
                {"method", method},
                {"path", request_.path},
                {"status", response.status},
                {"client", request_.client},
                {"microseconds", std::chrono::duration_cast<std::chrono::microseconds>(duration).count()}});
}

}  // namespace taxasge
