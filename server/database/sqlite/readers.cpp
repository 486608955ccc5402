#include "server/database/sqlite/readers.hpp"

namespace taxasge {

SqliteReaders::SqliteReaders(std::vector<SqliteConnection> connections, const Limits& limits)
    : connections_(std::move(connections)),
      patience_(limits.patience),
      load_(limits.load),
      queue_(limits.queue) {
    for (SqliteConnection& connection : connections_) {
        threads_.emplace_back([this, &connection] { work(connection); });
    }
}

SqliteReaders::~SqliteReaders() {
    queue_.close();
    for (std::thread& thread : threads_) thread.join();
}

void SqliteReaders::submit(const Statement& statement, Parameters parameters, Reply<Result<RowSet>> reply) {
    Job job{statement, std::move(parameters), std::move(reply), std::chrono::steady_clock::now() + patience_};
    DatabaseLoad::add(load_->waiting, 1);
    if (queue_.push(job)) return;
    DatabaseLoad::add(load_->waiting, -1);
    job.reply(fail(unavailable("SQLite: too many reads wait")));
}

void SqliteReaders::work(SqliteConnection& connection) {
    for (;;) {
        std::vector<Job> jobs = queue_.take(1);
        if (jobs.empty()) return;
        Job& job = jobs.front();
        DatabaseLoad::add(load_->waiting, -1);
        DatabaseLoad::add(load_->busy, 1);
        if (std::chrono::steady_clock::now() > job.deadline) {
            job.reply(fail(unavailable("SQLite: the read waited too long")));
        } else {
            job.reply(connection.run(job.statement, job.parameters));
        }
        DatabaseLoad::add(load_->busy, -1);
    }
}

}  // namespace taxasge
