#include "server/database/sqlite/transaction.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <exception>

namespace asio = boost::asio;

namespace taxasge {
namespace {

// What a body may still look at when it wrongly waits while its caller has long been answered.
struct Drive {
    std::shared_ptr<TransactionBody> body;
    SqliteTransaction transaction;
    std::optional<Result<void>> outcome = std::nullopt;
};

asio::awaitable<void> run_body(std::shared_ptr<Drive> drive) {
    try {
        drive->outcome.emplace(co_await drive->body->run(drive->transaction));
    } catch (const std::exception& error) {
        drive->outcome.emplace(fail(internal_error(error.what())));
    }
}

}  // namespace

asio::awaitable<Result<RowSet>> SqliteTransaction::run(const Statement& statement, Parameters parameters) {
    if (connection_ == nullptr) co_return fail(internal_error("the transaction is over"));
    if (failure_) co_return fail(*failure_);
    Result<RowSet> answer = connection_->run(statement, parameters);
    if (!answer) failure_ = answer.error();
    co_return answer;
}

Result<void> drive(asio::io_context& context, SqliteConnection& connection,
                   std::shared_ptr<TransactionBody> body) {
    const auto state = std::make_shared<Drive>(std::move(body), SqliteTransaction{connection});
    asio::co_spawn(context, run_body(state), asio::detached);
    context.restart();
    context.poll();
    state->transaction.close();
    if (!state->outcome)
        return fail(internal_error("a transaction awaited something else than its statements"));
    if (*state->outcome && state->transaction.failure()) return fail(*state->transaction.failure());
    return *state->outcome;
}

}  // namespace taxasge
