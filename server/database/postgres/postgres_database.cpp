#include "server/database/postgres/postgres_database.hpp"

#include "server/database/postgres/shard.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement select_one{"postgres.ping", "SELECT 1"};

// Runs `work` on the shard's thread; the caller goes on on its own.
template <class T>
asio::awaitable<T> on_thread_of(std::shared_ptr<PostgresShard> shard, asio::awaitable<T> work) {
    if (shard->runs(co_await asio::this_coro::executor)) co_return co_await std::move(work);
    co_return co_await asio::co_spawn(shard->context(), std::move(work), asio::use_awaitable);
}

}  // namespace

PostgresDatabase::PostgresDatabase(const PostgresSettings& settings, const DatabaseOptions& options,
                                   const std::vector<asio::io_context*>& contexts) {
    for (asio::io_context* context : contexts) {
        shards_.push_back(
            std::make_shared<PostgresShard>(*context, settings_for(settings, options), options));
    }
}

// A pooler refuses what is asked for when a connection begins.
PostgresSettings PostgresDatabase::settings_for(PostgresSettings settings, const DatabaseOptions& options) {
    if (options.pooler == Pooler::transaction) return settings;
    return with_server_options(std::move(settings), options.statement_timeout);
}

Result<void> PostgresDatabase::reach_by(std::string_view url) {
    const auto settings = parse_postgres_url(url);
    if (!settings) return fail(settings.error());
    for (const auto& shard : shards_)
        asio::post(shard->context(), [shard, settings = settings_for(*settings, shard->options())] {
            shard->reach_by(settings);
        });
    return {};
}

// A context that has stopped takes nothing from its queue any more, and no thread runs it: whoever still
// waits for an answer, and holds the connection that it would come from, is let go here.
PostgresDatabase::~PostgresDatabase() {
    for (const auto& shard : shards_) {
        if (shard->context().stopped()) {
            shard->close();
        } else {
            asio::post(shard->context(), [shard] { shard->close(); });
        }
    }
}

asio::awaitable<Result<RowSet>> PostgresDatabase::read(const Statement& statement, Parameters parameters) {
    const auto shard = shard_of(co_await asio::this_coro::executor);
    co_return co_await on_thread_of(shard, shard->read(statement, std::move(parameters)));
}

asio::awaitable<Result<RowSet>> PostgresDatabase::write(const Statement& statement, Parameters parameters) {
    const auto shard = shard_of(co_await asio::this_coro::executor);
    co_return co_await on_thread_of(shard, shard->write(statement, std::move(parameters)));
}

asio::awaitable<Result<void>> PostgresDatabase::run_transaction(std::shared_ptr<TransactionBody> body) {
    const auto shard = shard_of(co_await asio::this_coro::executor);
    co_return co_await on_thread_of(shard, shard->transact(std::move(body)));
}

asio::awaitable<Result<void>> PostgresDatabase::ping() {
    const Result<RowSet> answer = co_await read(select_one, {});
    if (!answer) co_return fail(answer.error());
    co_return Result<void>{};
}

std::shared_ptr<PostgresShard> PostgresDatabase::shard_of(const asio::any_io_executor& executor) const {
    for (const auto& shard : shards_) {
        if (shard->runs(executor)) return shard;
    }
    return shards_.front();
}

}  // namespace taxasge
