#include "server/database/sqlite/writer.hpp"

#include "server/database/sqlite/transaction.hpp"

namespace taxasge {
namespace {

// Enough to share one sync among many, few enough that the first does not wait long for the last.
constexpr std::size_t largest_batch = 256;

constexpr Statement begin_batch{"sqlite.begin", "BEGIN IMMEDIATE"};
constexpr Statement commit_batch{"sqlite.commit", "COMMIT"};
constexpr Statement roll_back_batch{"sqlite.roll_back", "ROLLBACK"};
constexpr Statement begin_one{"sqlite.begin_one", "SAVEPOINT one"};
constexpr Statement keep_one{"sqlite.keep_one", "RELEASE one"};
constexpr Statement undo_one{"sqlite.undo_one", "ROLLBACK TO one"};

}  // namespace

SqliteWriter::SqliteWriter(SqliteConnection connection, const Limits& limits)
    : connection_(std::move(connection)),
      patience_(limits.patience),
      load_(limits.load),
      queue_(limits.queue),
      thread_([this] { work(); }) {}

SqliteWriter::~SqliteWriter() {
    queue_.close();
    thread_.join();
}

void SqliteWriter::submit(std::shared_ptr<TransactionBody> body, Reply<Result<void>> reply) {
    Job job{std::move(body), std::move(reply), std::chrono::steady_clock::now() + patience_};
    DatabaseLoad::add(load_->waiting, 1);
    if (queue_.push(job)) return;
    DatabaseLoad::add(load_->waiting, -1);
    job.reply(fail(unavailable("SQLite: too many transactions wait")));
}

void SqliteWriter::work() {
    for (;;) {
        std::vector<Job> batch = queue_.take(largest_batch);
        if (batch.empty()) return;
        DatabaseLoad::add(load_->waiting, -static_cast<std::int64_t>(batch.size()));
        DatabaseLoad::add(load_->busy, 1);
        run_batch(std::move(batch));
        DatabaseLoad::add(load_->busy, -1);
    }
}

void SqliteWriter::run_batch(std::vector<Job> batch) {
    Result<std::vector<Result<void>>> outcomes = fail(unavailable("SQLite: the transaction waited too long"));
    if (Result<void> begun = begin(batch.front().deadline); !begun) {
        outcomes = fail(begun.error());
    } else {
        outcomes = run_each(batch);
        if (outcomes) {
            // Whatever the reason is, most of the batch have no part in it: all may try again.
            if (Result<void> committed = execute(commit_batch); !committed) {
                outcomes = fail(unavailable(committed.error().detail));
            }
        }
        if (connection_.in_transaction()) (void)execute(roll_back_batch);
    }
    for (std::size_t i = 0; i < batch.size(); ++i) {
        batch[i].reply(outcomes ? std::move((*outcomes)[i]) : Result<void>{fail(outcomes.error())});
    }
}

// Another process may hold the lock: try again until the oldest of the batch has waited long enough.
Result<void> SqliteWriter::begin(std::chrono::steady_clock::time_point deadline) {
    for (;;) {
        if (queue_.closed()) return fail(unavailable("SQLite: the database is being closed"));
        Result<void> begun = execute(begin_batch);
        if (begun || begun.error().code != Code::unavailable) return begun;
        if (std::chrono::steady_clock::now() >= deadline) return begun;
    }
}

// Error: unavailable, when SQLite undid the whole batch because of one statement (disk full, I/O, out of
// memory).
Result<std::vector<Result<void>>> SqliteWriter::run_each(std::vector<Job>& batch) {
    std::vector<Result<void>> outcomes;
    outcomes.reserve(batch.size());
    for (Job& job : batch) {
        outcomes.push_back(run_one(job));
        if (!connection_.in_transaction()) return fail(unavailable("SQLite undid a batch of transactions"));
    }
    return outcomes;
}

Result<void> SqliteWriter::run_one(Job& job) {
    if (Result<void> begun = execute(begin_one); !begun) return begun;
    Result<void> outcome = drive(bodies_, connection_, std::move(job.body));
    if (!outcome && connection_.in_transaction()) {
        if (Result<void> undone = execute(undo_one); !undone) return undone;
    }
    if (connection_.in_transaction()) {
        if (Result<void> kept = execute(keep_one); !kept) return kept;
    }
    return outcome;
}

Result<void> SqliteWriter::execute(const Statement& statement) {
    const Result<RowSet> done = connection_.run(statement, {});
    if (!done) return fail(done.error());
    return {};
}

}  // namespace taxasge
