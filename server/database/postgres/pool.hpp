// Connections of which each serves one coroutine at a time: for transactions, and for single writes, which
// wait for the disk and would hold up what comes behind them in a shared pipeline. Belongs to one context,
// which one thread runs.
#pragma once

#include "server/database/postgres/connector.hpp"
#include "server/database/postgres/permits.hpp"

#include <memory>
#include <vector>

namespace taxasge {

class PostgresPool : public std::enable_shared_from_this<PostgresPool> {
 public:
    // A connection for as long as it lives. It goes back to the pool only when it was given back clean: one
    // with a transaction of unknown state is closed instead.
    class Lease {
     public:
        Lease(std::shared_ptr<PostgresPool> pool, std::shared_ptr<PostgresConnection> connection)
            : pool_(std::move(pool)), connection_(std::move(connection)), beginning_(pool_->beginning_) {}
        Lease(Lease&&) noexcept = default;
        Lease& operator=(Lease&&) = delete;
        ~Lease();

        PostgresConnection* operator->() const { return connection_.get(); }
        void give_back_clean();

     private:
        std::shared_ptr<PostgresPool> pool_;
        std::shared_ptr<PostgresConnection> connection_;
        unsigned beginning_;
    };

    explicit PostgresPool(std::shared_ptr<PostgresConnector> connector);

    // Error: unavailable: the line is too long, no connection became free in time, or the server is down.
    [[nodiscard]] boost::asio::awaitable<Result<Lease>> acquire();

    // No connection of before is lent again.
    void begin_anew();

    void close();

 private:
    [[nodiscard]] std::shared_ptr<PostgresConnection> take_idle();

    std::shared_ptr<PostgresConnector> connector_;
    Permits permits_;
    std::vector<std::shared_ptr<PostgresConnection>> idle_;
    unsigned beginning_ = 0;
};

}  // namespace taxasge
