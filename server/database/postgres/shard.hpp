// The connections of one I/O thread: pipelines for reads, a pool for writes and transactions, and for
// everything behind a pooler.
#pragma once

#include "server/database/postgres/pipeline.hpp"
#include "server/database/postgres/pool.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <memory>
#include <vector>

namespace taxasge {

class PostgresShard : public std::enable_shared_from_this<PostgresShard> {
 public:
    PostgresShard(boost::asio::io_context& context, const PostgresSettings& settings,
                  const DatabaseOptions& options);

    // Only on the shard's own thread. Errors: as PostgresPipeline, PostgresPool and run_in_transaction.
    [[nodiscard]] boost::asio::awaitable<Result<RowSet>> read(Statement statement, Parameters parameters);
    [[nodiscard]] boost::asio::awaitable<Result<RowSet>> write(Statement statement, Parameters parameters);
    [[nodiscard]] boost::asio::awaitable<Result<void>> transact(std::shared_ptr<TransactionBody> body);
    void close();

    // From here on connections are made so; the others finish what they do and go.
    void reach_by(const PostgresSettings& settings);

    [[nodiscard]] bool runs(const boost::asio::any_io_executor& executor) const;
    [[nodiscard]] boost::asio::io_context& context() const { return connector_->context(); }
    [[nodiscard]] const DatabaseOptions& options() const { return connector_->options(); }

 private:
    [[nodiscard]] boost::asio::awaitable<Result<RowSet>> run_alone(Statement statement,
                                                                   Parameters parameters);

    std::shared_ptr<PostgresConnector> connector_;
    std::shared_ptr<PostgresPool> pool_;
    std::vector<std::shared_ptr<PostgresPipeline>> pipelines_;
    std::size_t next_pipeline_ = 0;
};

}  // namespace taxasge
