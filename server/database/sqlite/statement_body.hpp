// A transaction of one statement: how a single write joins a batch.
#pragma once

#include "server/database/database.hpp"

namespace taxasge {

class StatementBody final : public TransactionBody {
 public:
    StatementBody(const Statement& statement, Parameters parameters)
        : statement_(statement), parameters_(std::move(parameters)) {}

    boost::asio::awaitable<Result<void>> run(Transaction& transaction) override {
        Result<RowSet> answer = co_await transaction.run(statement_, std::move(parameters_));
        if (!answer) co_return fail(answer.error());
        answer_ = std::move(*answer);
        co_return Result<void>{};
    }

    [[nodiscard]] RowSet take() { return std::move(answer_); }

 private:
    Statement statement_;
    Parameters parameters_;
    RowSet answer_;
};

}  // namespace taxasge
