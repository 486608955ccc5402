// A Database that notes the name of every statement and passes it on: tests compare what two requests cost.
#pragma once

#include "server/database/database.hpp"

#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace taxasge::test {

using StatementNames = std::vector<std::string>;

// Written by the requests' thread and by the writer's of SQLite.
class StatementLog {
 public:
    void note(std::string_view name) {
        const std::scoped_lock lock{mutex_};
        names_.emplace_back(name);
    }
    StatementNames take() {
        const std::scoped_lock lock{mutex_};
        return std::exchange(names_, {});
    }

 private:
    std::mutex mutex_;
    StatementNames names_;
};

class RecordedTransaction final : public Transaction {
 public:
    RecordedTransaction(Transaction& inner, StatementLog& names) : inner_(inner), names_(names) {}

    boost::asio::awaitable<Result<RowSet>> run(const Statement& statement, Parameters parameters) override {
        names_.note(statement.name);
        return inner_.run(statement, std::move(parameters));
    }

 private:
    Transaction& inner_;
    StatementLog& names_;
};

class StatementRecorder final : public Database {
 public:
    explicit StatementRecorder(Database& inner) : inner_(inner) {}

    boost::asio::awaitable<Result<RowSet>> read(const Statement& statement, Parameters parameters) override {
        names_->note(statement.name);
        return inner_.read(statement, std::move(parameters));
    }
    boost::asio::awaitable<Result<RowSet>> write(const Statement& statement, Parameters parameters) override {
        names_->note(statement.name);
        return inner_.write(statement, std::move(parameters));
    }
    boost::asio::awaitable<Result<void>> ping() override { return inner_.ping(); }
    std::string_view dialect() const override { return inner_.dialect(); }

    // What ran since the last call, each transaction between "begin" and "commit" or "rollback".
    StatementNames take() { return names_->take(); }

 protected:
    boost::asio::awaitable<Result<void>> run_transaction(std::shared_ptr<TransactionBody> body) override {
        names_->note("begin");
        auto done = co_await inner_.transact(run_recorded, std::move(body), names_);
        names_->note(done ? "commit" : "rollback");
        co_return done;
    }

 private:
    static boost::asio::awaitable<Result<void>> run_recorded(Transaction& transaction,
                                                             std::shared_ptr<TransactionBody> body,
                                                             std::shared_ptr<StatementLog> names) {
        RecordedTransaction recorded{transaction, *names};
        co_return co_await body->run(recorded);
    }

    Database& inner_;
    std::shared_ptr<StatementLog> names_ = std::make_shared<StatementLog>();
};

}  // namespace taxasge::test
