// The threads that read a SQLite database, each with a connection of its own: a read sees what was committed
// when it began and waits for no writer.
#pragma once

#include "server/database/load.hpp"
#include "server/database/reply.hpp"
#include "server/database/sqlite/bounded_queue.hpp"
#include "server/database/sqlite/connection.hpp"

#include <chrono>
#include <thread>
#include <vector>

namespace taxasge {

class SqliteReaders {
 public:
    struct Limits {
        std::size_t queue;                   // reads that wait
        std::chrono::milliseconds patience;  // how long one waits for its turn
        std::shared_ptr<DatabaseLoad> load;
    };

    SqliteReaders(std::vector<SqliteConnection> connections, const Limits& limits);
    ~SqliteReaders();  // what waits is still answered
    SqliteReaders(const SqliteReaders&) = delete;
    SqliteReaders& operator=(const SqliteReaders&) = delete;

    // Replies as SqliteConnection::run, or unavailable: queue full or too late. Any thread.
    void submit(const Statement& statement, Parameters parameters, Reply<Result<RowSet>> reply);

 private:
    struct Job {
        Statement statement;
        Parameters parameters;
        Reply<Result<RowSet>> reply;
        std::chrono::steady_clock::time_point deadline;
    };

    void work(SqliteConnection& connection);

    std::vector<SqliteConnection> connections_;
    const std::chrono::milliseconds patience_;
    const std::shared_ptr<DatabaseLoad> load_;
    BoundedQueue<Job> queue_;
    std::vector<std::thread> threads_;
};

}  // namespace taxasge
