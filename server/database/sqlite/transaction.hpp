// A transaction on the writer thread: a savepoint of its own inside the batch that is committed as one.
#pragma once

#include "server/database/sqlite/connection.hpp"

#include <boost/asio/io_context.hpp>

#include <memory>
#include <optional>

namespace taxasge {

class SqliteTransaction final : public Transaction {
 public:
    explicit SqliteTransaction(SqliteConnection& connection) : connection_(&connection) {}

    boost::asio::awaitable<Result<RowSet>> run(const Statement& statement, Parameters parameters) override;

    // No statement gets through any more: the body lost its turn, or ended.
    void close() { connection_ = nullptr; }

    [[nodiscard]] const std::optional<Error>& failure() const { return failure_; }

 private:
    SqliteConnection* connection_;
    std::optional<Error> failure_;  // of the first statement that failed
};

// Drives `body` on the calling thread until it ends. Error: what the body returned, the failed statement that
// it ignored, or internal, when it threw or awaited something that was not this transaction.
[[nodiscard]] Result<void> drive(boost::asio::io_context& context, SqliteConnection& connection,
                                 std::shared_ptr<TransactionBody> body);

}  // namespace taxasge
