// The one thread that changes a SQLite database. It takes all transactions that wait as one batch: BEGIN, a
// savepoint for each, which is rolled back alone on an Error, and one COMMIT. Syncing the disk is what costs,
// and so a batch costs as much as one transaction. Answers leave only after COMMIT: nobody hears of what a
// power cut could still undo, and when COMMIT fails the whole batch hears that it failed.
#pragma once

#include "server/database/load.hpp"
#include "server/database/reply.hpp"
#include "server/database/sqlite/bounded_queue.hpp"
#include "server/database/sqlite/connection.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <memory>
#include <thread>
#include <vector>

namespace taxasge {

class SqliteWriter {
 public:
    struct Limits {
        std::size_t queue;                   // transactions that wait
        std::chrono::milliseconds patience;  // how long one waits for its turn and for another process's lock
        std::shared_ptr<DatabaseLoad> load;
    };

    SqliteWriter(SqliteConnection connection, const Limits& limits);
    ~SqliteWriter();  // what waits gets unavailable
    SqliteWriter(const SqliteWriter&) = delete;
    SqliteWriter& operator=(const SqliteWriter&) = delete;

    // Replies with the body's error, or unavailable: queue full, too late, locked by another process, or
    // COMMIT failed. Any thread.
    void submit(std::shared_ptr<TransactionBody> body, Reply<Result<void>> reply);

 private:
    struct Job {
        std::shared_ptr<TransactionBody> body;
        Reply<Result<void>> reply;
        std::chrono::steady_clock::time_point deadline;
    };

    void work();
    void run_batch(std::vector<Job> batch);
    [[nodiscard]] Result<void> begin(std::chrono::steady_clock::time_point deadline);
    [[nodiscard]] Result<std::vector<Result<void>>> run_each(std::vector<Job>& batch);
    [[nodiscard]] Result<void> run_one(Job& job);
    [[nodiscard]] Result<void> execute(const Statement& statement);

    SqliteConnection connection_;
    const std::chrono::milliseconds patience_;
    const std::shared_ptr<DatabaseLoad> load_;
    boost::asio::io_context bodies_{1};  // where the transactions' coroutines run
    BoundedQueue<Job> queue_;
    std::thread thread_;
};

}  // namespace taxasge
