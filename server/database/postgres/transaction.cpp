#include "server/database/postgres/transaction.hpp"

#include <exception>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr Statement commit{"postgres.commit", "COMMIT"};
constexpr Statement roll_back{"postgres.roll_back", "ROLLBACK"};

class PostgresTransaction final : public Transaction {
 public:
    explicit PostgresTransaction(PostgresPool::Lease& lease) : lease_(lease) {}

    asio::awaitable<Result<RowSet>> run(const Statement& statement, Parameters parameters) override {
        using Place = PostgresConnection::Place;
        if (failure_) co_return fail(*failure_);
        const auto place = begun_ ? Place::in_transaction : Place::begins_transaction;
        begun_ = true;
        Result<RowSet> answer = co_await lease_->run(statement, std::move(parameters), place);
        if (!answer) failure_ = answer.error();
        co_return answer;
    }

    [[nodiscard]] bool begun() const { return begun_; }
    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
    PostgresPool::Lease& lease_;
    bool begun_ = false;
    std::optional<Error> failure_;  // of the first statement that failed
};

asio::awaitable<Result<void>> run_body(TransactionBody& body, PostgresTransaction& transaction) {
    Result<void> outcome;
    try {
        outcome = co_await body.run(transaction);
    } catch (const std::exception& error) {
        co_return fail(internal_error(error.what()));
    }
    if (outcome && transaction.failure()) co_return fail(*transaction.failure());
    co_return outcome;
}

}  // namespace

asio::awaitable<Result<void>> run_in_transaction(std::shared_ptr<PostgresPool> pool,
                                                 std::shared_ptr<TransactionBody> body) {
    Result<PostgresPool::Lease> lease = co_await pool->acquire();
    if (!lease) co_return fail(lease.error());
    PostgresTransaction transaction{*lease};
    const Result<void> outcome = co_await run_body(*body, transaction);
    if (transaction.begun()) {
        const Result<RowSet> ended = co_await (*lease)->run(outcome ? commit : roll_back, {},
                                                            PostgresConnection::Place::in_transaction);
        if (outcome && !ended) co_return fail(ended.error());
        if (!ended) co_return outcome;
    }
    lease->give_back_clean();
    co_return outcome;
}

}  // namespace taxasge
