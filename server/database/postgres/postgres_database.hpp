// The PostgreSQL driver. Each I/O thread has connections of its own, so that nothing is shared between
// threads; a coroutine of any other thread goes to the first one's and comes back.
#pragma once

#include "server/database/open.hpp"
#include "server/database/postgres/settings.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <vector>

namespace taxasge {

class PostgresShard;  // the connections of one thread

class PostgresDatabase final : public Database {
 public:
    // What the options ask of each connection is added to the settings. At least one context.
    PostgresDatabase(const PostgresSettings& settings, const DatabaseOptions& options,
                     const std::vector<boost::asio::io_context*>& contexts);
    ~PostgresDatabase() override;  // what is pending gets unavailable, on its own thread
    PostgresDatabase(const PostgresDatabase&) = delete;
    PostgresDatabase& operator=(const PostgresDatabase&) = delete;

    boost::asio::awaitable<Result<RowSet>> read(const Statement& statement, Parameters parameters) override;
    boost::asio::awaitable<Result<RowSet>> write(const Statement& statement, Parameters parameters) override;
    boost::asio::awaitable<Result<void>> ping() override;
    [[nodiscard]] Result<void> reach_by(std::string_view url) override;
    [[nodiscard]] std::string_view dialect() const override { return "postgres"; }

 protected:
    boost::asio::awaitable<Result<void>> run_transaction(std::shared_ptr<TransactionBody> body) override;

 private:
    [[nodiscard]] static PostgresSettings settings_for(PostgresSettings settings,
                                                       const DatabaseOptions& options);
    [[nodiscard]] std::shared_ptr<PostgresShard> shard_of(const boost::asio::any_io_executor& executor) const;

    std::vector<std::shared_ptr<PostgresShard>> shards_;
};

}  // namespace taxasge
