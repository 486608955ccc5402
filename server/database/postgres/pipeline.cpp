#include "server/database/postgres/pipeline.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <utility>

namespace asio = boost::asio;

namespace taxasge {

asio::awaitable<Result<RowSet>> PostgresPipeline::run(Statement statement, Parameters parameters) {
    const auto self = shared_from_this();
    while (true) {
        const Result<Shared> found = co_await connection();
        if (!found) co_return fail(found.error());
        // Between being given and being used it may have retired.
        if ((*found)->usable()) co_return co_await (*found)->run(statement, std::move(parameters));
    }
}

asio::awaitable<Result<PostgresPipeline::Shared>> PostgresPipeline::connection() {
    if (current_ != nullptr && current_->usable()) co_return current_;
    if (waiting_.size() >= connector_->options().queue_limit) {
        co_return fail(unavailable("PostgreSQL: too many wait for a connection"));
    }
    co_return co_await wait_for_reply<Result<Shared>>([this](Reply<Result<Shared>> reply) {
        waiting_.push_back(std::move(reply));
        if (waiting_.size() > 1) return;  // somebody connects already
        asio::co_spawn(connector_->context(), connect(), asio::detached);
    });
}

void PostgresPipeline::begin_anew() {
    ++beginning_;
    if (const auto before = std::exchange(current_, nullptr)) before->retire();
}

asio::awaitable<void> PostgresPipeline::connect() {
    const auto self = shared_from_this();
    unsigned beginning = beginning_;
    Result<Shared> connected = co_await connector_->connect();
    while (beginning != beginning_) {
        if (connected) (*connected)->retire();
        beginning = beginning_;
        connected = co_await connector_->connect();
    }
    if (connected) current_ = *connected;
    for (auto& reply : std::exchange(waiting_, {})) reply(connected);
}

}  // namespace taxasge
