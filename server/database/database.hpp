// One SQL, two drivers. A Statement is written once and runs on SQLite and on PostgreSQL; see
// docs/adr/0002-one-sql-two-drivers.md for the dialect both understand ($1… parameters, CAST, no FOR UPDATE,
// no alias in RETURNING). All methods may be called from any I/O thread; answers come back on the caller's
// executor.
//
// Errors everywhere: unavailable (no connection, busy, disk full, time-out: worth another try), internal (our
// SQL is wrong), and for a broken UNIQUE or CHECK internal with reason "constraint" so that a use case can
// tell.
#pragma once

#include "server/database/row.hpp"

#include <boost/asio/awaitable.hpp>

#include <memory>
#include <optional>
#include <string_view>
#include <tuple>
#include <utility>

namespace taxasge {

// `name` is unique in the program: it names the prepared statement and stands in logs and metrics.
struct Statement {
    std::string_view name;
    std::string_view sql;  // exactly one statement
};

// Inside a transaction: nothing else may be awaited there (no hash, cache, clock or network), because on
// SQLite the body runs on the one writer thread. A failed statement dooms its transaction, as PostgreSQL has
// it: what follows fails with the same error, and so does a body that ignores it.
class Transaction {
 public:
    virtual ~Transaction() = default;
    [[nodiscard]] virtual boost::asio::awaitable<Result<RowSet>> run(const Statement& statement,
                                                                     Parameters parameters) = 0;
};

// A transaction's body without its type, as the drivers see it.
class TransactionBody {
 public:
    virtual ~TransactionBody() = default;
    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> run(Transaction& transaction) = 0;
};

class Database {
 public:
    virtual ~Database() = default;

    // One SELECT, outside any transaction.
    [[nodiscard]] virtual boost::asio::awaitable<Result<RowSet>> read(const Statement& statement,
                                                                      Parameters parameters) = 0;

    // One INSERT, UPDATE or DELETE, durable when it answers.
    [[nodiscard]] virtual boost::asio::awaitable<Result<RowSet>> write(const Statement& statement,
                                                                       Parameters parameters) = 0;

    // Runs `body(transaction, arguments...)` in one transaction: a value commits and is returned once it is
    // durable, an Error rolls back and is returned. `body` is a named coroutine; the arguments are kept alive
    // here.
    template <class T, class... P, class... A>
    [[nodiscard]] boost::asio::awaitable<Result<T>> transact(
        boost::asio::awaitable<Result<T>> (*body)(Transaction&, P...), A... arguments);

    // Error: unavailable. At most `SELECT 1`.
    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> ping() = 0;

    // From here on connections are made with this URL, which leads to the same database; those that are there
    // finish what they do and go. Any thread. Error: invalid, when the URL makes no sense here.
    [[nodiscard]] virtual Result<void> reach_by(std::string_view url);

    [[nodiscard]] virtual std::string_view dialect() const = 0;  // "sqlite" or "postgres"

 protected:
    // Shared, because the writer thread may hold a body longer than its caller waits.
    [[nodiscard]] virtual boost::asio::awaitable<Result<void>> run_transaction(
        std::shared_ptr<TransactionBody> body) = 0;
};

inline Result<void> Database::reach_by(std::string_view) {
    return fail(Error{.code = Code::invalid,
                      .reason = "validation_failed",
                      .detail = "this database has no password, and no other place"});
}

// A body with its arguments, and a place for its result.
template <class T, class... P>
class TypedBody final : public TransactionBody {
 public:
    using Function = boost::asio::awaitable<Result<T>> (*)(Transaction&, P...);
    using Arguments = std::tuple<std::decay_t<P>...>;

    TypedBody(Function function, Arguments arguments)
        : function_(function), arguments_(std::move(arguments)) {}

    boost::asio::awaitable<Result<void>> run(Transaction& transaction) override {
        result_.emplace(co_await call(transaction, std::index_sequence_for<P...>{}));
        if (!*result_) co_return fail(result_->error());
        co_return Result<void>{};
    }

    [[nodiscard]] Result<T> take() { return std::move(*result_); }

 private:
    template <std::size_t... I>
    boost::asio::awaitable<Result<T>> call(Transaction& transaction, std::index_sequence<I...>) {
        return function_(transaction, std::get<I>(arguments_)...);
    }

    Function function_;
    Arguments arguments_;
    std::optional<Result<T>> result_;
};

template <class T, class... P, class... A>
boost::asio::awaitable<Result<T>> Database::transact(boost::asio::awaitable<Result<T>> (*body)(Transaction&,
                                                                                               P...),
                                                     A... arguments) {
    const auto typed =
        std::make_shared<TypedBody<T, P...>>(body, std::tuple<std::decay_t<P>...>{std::move(arguments)...});
    const Result<void> done = co_await run_transaction(typed);
    if (!done) co_return fail(done.error());
    co_return typed->take();
}

}  // namespace taxasge
