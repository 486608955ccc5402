#include "server/database/postgres/connector.hpp"

#include "base/log.hpp"
#include "server/database/postgres/error.hpp"
#include "server/database/postgres/resolve.hpp"
#include "server/database/postgres/server_settings.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/experimental/awaitable_operators.hpp>

#include <fcntl.h>
#include <fmt/format.h>

namespace asio = boost::asio;
using asio::posix::stream_descriptor;
using std::chrono::steady_clock;

namespace taxasge {
namespace {

constexpr std::chrono::milliseconds pause_between_attempts{250};
constexpr int oldest_server = 130000;

// Waits until the socket of a connection under way can be read or written. Error: unavailable, at the
// deadline.
asio::awaitable<Result<void>> wait_for(const PGconn* connection, stream_descriptor::wait_type what,
                                       steady_clock::time_point deadline) {
    using namespace asio::experimental::awaitable_operators;
    constexpr auto answer = asio::as_tuple(asio::use_awaitable);
    const auto executor = co_await asio::this_coro::executor;
    stream_descriptor socket{executor, fcntl(PQsocket(connection), F_DUPFD_CLOEXEC, 0)};
    asio::steady_timer timer{executor, deadline};
    const auto first = co_await (socket.async_wait(what, answer) || timer.async_wait(answer));
    if (first.index() == 1) co_return fail(unavailable("PostgreSQL: connecting took too long"));
    co_return Result<void>{};
}

}  // namespace

asio::awaitable<Result<std::shared_ptr<PostgresConnection>>> PostgresConnector::connect() {
    const auto self = shared_from_this();
    if (closed_) co_return fail(unavailable("PostgreSQL: the database is being closed"));
    if (down_ && (attempts_ > 0 || steady_clock::now() < next_attempt_)) {
        co_return fail(unavailable("PostgreSQL is down"));
    }
    ++attempts_;
    auto connected = co_await attempt();
    --attempts_;
    if (!connected) {
        note_failure(connected.error());
    } else {
        if (down_) log::info("database_is_back");
        down_ = false;
    }
    co_return connected;
}

// Told once: the requests that fail because of it tell the rest.
void PostgresConnector::note_failure(const Error& error) {
    if (!down_) log::error("database_is_down", {{"detail", error.detail}});
    down_ = true;
    next_attempt_ = steady_clock::now() + pause_between_attempts;
}

asio::awaitable<Result<std::shared_ptr<PostgresConnection>>> PostgresConnector::attempt() {
    Result<PostgresHandle> handle = co_await dial();
    if (!handle) co_return fail(handle.error());
    auto connection = PostgresConnection::adopt(context_, std::move(*handle), options_);
    if (connection == nullptr) co_return fail(unavailable("PostgreSQL: no pipeline on this connection"));
    remember(connection);  // a stop in the middle of its inspection must find it
    if (auto inspected = co_await inspect(connection); !inspected) {
        connection->close(inspected.error());
        co_return fail(inspected.error());
    }
    if (closed_) {
        connection->close(unavailable("closing"));
        co_return fail(unavailable("PostgreSQL: the database is being closed"));
    }
    co_return connection;
}

asio::awaitable<Result<PostgresHandle>> PostgresConnector::dial() {
    const auto deadline = steady_clock::now() + options_.statement_timeout;
    const auto settings = co_await resolve_hosts(PostgresSettings{settings_});
    if (!settings) co_return fail(settings.error());
    PostgresHandle handle = start_connecting(*settings);
    if (handle == nullptr || PQstatus(handle.get()) == CONNECTION_BAD) {
        co_return fail(postgres_error(handle.get(), "connect"));
    }
    for (auto next = PGRES_POLLING_WRITING; next != PGRES_POLLING_OK; next = PQconnectPoll(handle.get())) {
        if (next == PGRES_POLLING_FAILED) co_return fail(postgres_error(handle.get(), "connect"));
        const auto what =
            next == PGRES_POLLING_READING ? stream_descriptor::wait_read : stream_descriptor::wait_write;
        if (auto ready = co_await wait_for(handle.get(), what, deadline); !ready)
            co_return fail(ready.error());
    }
    co_return handle;
}

// A server that forgets what it acknowledged, or answers from another schema, is no server for us.
asio::awaitable<Result<void>> PostgresConnector::inspect(std::shared_ptr<PostgresConnection> connection) {
    if (connection->server_version() < oldest_server)
        co_return fail(unavailable("PostgreSQL is older than 13"));
    const auto answer = co_await connection->run(read_server_settings, {});
    if (!answer) co_return fail(answer.error());
    co_return check_server_settings(*answer);
}

void PostgresConnector::remember(std::weak_ptr<PostgresConnection> connection) {
    std::erase_if(made_, [](const auto& made) { return made.expired(); });
    made_.push_back(std::move(connection));
}

void PostgresConnector::reach_by(PostgresSettings settings) {
    settings_ = std::move(settings);
    next_attempt_ = {};
}

void PostgresConnector::close() {
    closed_ = true;
    for (const auto& made : made_) {
        if (const auto connection = made.lock()) connection->close(unavailable("PostgreSQL: closing"));
    }
}

}  // namespace taxasge
