// The connection that many coroutines share for single reads; made when first needed and again when it broke.
#pragma once

#include "server/database/postgres/connector.hpp"

#include <memory>
#include <vector>

namespace taxasge {

class PostgresPipeline : public std::enable_shared_from_this<PostgresPipeline> {
 public:
    explicit PostgresPipeline(std::shared_ptr<PostgresConnector> connector)
        : connector_(std::move(connector)) {}

    // Errors: as PostgresConnection::run; unavailable, when the server is down.
    [[nodiscard]] boost::asio::awaitable<Result<RowSet>> run(Statement statement, Parameters parameters);

    // The connection of before goes with its last answer.
    void begin_anew();

 private:
    using Shared = std::shared_ptr<PostgresConnection>;

    [[nodiscard]] boost::asio::awaitable<Result<Shared>> connection();
    [[nodiscard]] boost::asio::awaitable<void> connect();

    std::shared_ptr<PostgresConnector> connector_;
    Shared current_;
    unsigned beginning_ = 0;
    std::vector<Reply<Result<Shared>>> waiting_;  // for the attempt that is under way
};

}  // namespace taxasge
