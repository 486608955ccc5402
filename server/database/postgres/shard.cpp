#include "server/database/postgres/shard.hpp"

#include "server/database/postgres/transaction.hpp"

#include <algorithm>

namespace asio = boost::asio;

namespace taxasge {

PostgresShard::PostgresShard(asio::io_context& context, const PostgresSettings& settings,
                             const DatabaseOptions& options)
    : connector_(std::make_shared<PostgresConnector>(context, settings, options)),
      pool_(std::make_shared<PostgresPool>(connector_)) {
    for (unsigned i = 0; i < std::max(options.pipelines_per_thread, 1U); ++i) {
        pipelines_.push_back(std::make_shared<PostgresPipeline>(connector_));
    }
}

// A transaction pooler takes its server connection back at the answer that ends a transaction, and what was
// sent behind it may be lost (pgbouncer #759, Supavisor #1061; docs/adr/0018-revocations-and-poolers.md). So
// nothing is sent there before the answer to the last.
asio::awaitable<Result<RowSet>> PostgresShard::read(Statement statement, Parameters parameters) {
    if (connector_->options().pooler == Pooler::transaction)
        co_return co_await run_alone(statement, std::move(parameters));
    const auto pipeline = pipelines_[next_pipeline_++ % pipelines_.size()];
    co_return co_await pipeline->run(statement, std::move(parameters));
}

asio::awaitable<Result<RowSet>> PostgresShard::write(Statement statement, Parameters parameters) {
    return run_alone(statement, std::move(parameters));
}

asio::awaitable<Result<RowSet>> PostgresShard::run_alone(Statement statement, Parameters parameters) {
    const auto pool = pool_;
    Result<PostgresPool::Lease> lease = co_await pool->acquire();
    if (!lease) co_return fail(lease.error());
    Result<RowSet> answer = co_await (*lease)->run(statement, std::move(parameters));
    lease->give_back_clean();
    co_return answer;
}

asio::awaitable<Result<void>> PostgresShard::transact(std::shared_ptr<TransactionBody> body) {
    return run_in_transaction(pool_, std::move(body));
}

void PostgresShard::reach_by(const PostgresSettings& settings) {
    connector_->reach_by(settings);
    pool_->begin_anew();
    for (const auto& pipeline : pipelines_) pipeline->begin_anew();
}

void PostgresShard::close() {
    pool_->close();
    connector_->close();
}

bool PostgresShard::runs(const asio::any_io_executor& executor) const {
    return &asio::query(executor, asio::execution::context) ==
           &static_cast<asio::execution_context&>(context());
}

}  // namespace taxasge
