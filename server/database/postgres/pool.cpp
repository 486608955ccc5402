#include "server/database/postgres/pool.hpp"

#include <algorithm>
#include <utility>

namespace asio = boost::asio;

namespace taxasge {

PostgresPool::PostgresPool(std::shared_ptr<PostgresConnector> connector)
    : connector_(std::move(connector)),
      permits_(std::max(connector_->options().transactions_per_thread, 1U), connector_->options().queue_limit,
               connector_->options().load) {}

asio::awaitable<Result<PostgresPool::Lease>> PostgresPool::acquire() {
    const auto self = shared_from_this();
    if (auto permitted = co_await permits_.acquire(connector_->options().statement_timeout); !permitted) {
        co_return fail(permitted.error());
    }
    if (auto idle = take_idle()) co_return Lease{self, std::move(idle)};
    while (true) {
        const unsigned beginning = beginning_;
        auto connected = co_await connector_->connect();
        if (connected && beginning == beginning_) co_return Lease{self, std::move(*connected)};
        if (!connected && beginning == beginning_) {
            permits_.release();
            co_return fail(connected.error());
        }
        // Made, or refused, with what held no more when it was there.
        if (connected) (*connected)->close(unavailable("PostgreSQL: reached by another way meanwhile"));
    }
}

std::shared_ptr<PostgresConnection> PostgresPool::take_idle() {
    while (!idle_.empty()) {
        auto connection = std::move(idle_.back());
        idle_.pop_back();
        if (connection->usable()) return connection;
    }
    return nullptr;
}

void PostgresPool::begin_anew() {
    ++beginning_;
    for (const auto& connection : std::exchange(idle_, {}))
        connection->close(unavailable("PostgreSQL: reached by another way now"));
}

void PostgresPool::close() {
    permits_.close();
    idle_.clear();
}

void PostgresPool::Lease::give_back_clean() {
    if (connection_->usable() && beginning_ == pool_->beginning_)
        pool_->idle_.push_back(std::move(connection_));
}

PostgresPool::Lease::~Lease() {
    if (pool_ == nullptr) return;  // moved from
    if (connection_ != nullptr) connection_->close(unavailable("PostgreSQL: the connection was given up"));
    pool_->permits_.release();
}

}  // namespace taxasge
