#include "server/database/sqlite/short_reads.hpp"

namespace taxasge {
namespace {

// A row by its key takes about 50; this many take less time than waking another thread twice.
constexpr int steps_of_a_short_read = 2000;

}  // namespace

SqliteShortReads::SqliteShortReads(std::vector<SqliteConnection> connections)
    : connections_(std::move(connections)) {
    for (SqliteConnection& connection : connections_) {
        connection.give_up_after(steps_of_a_short_read);
        free_.push_back(&connection);
    }
}

std::optional<Result<RowSet>> SqliteShortReads::run(const Statement& statement,
                                                    const Parameters& parameters) {
    SqliteConnection* connection = borrow();
    if (connection == nullptr) return std::nullopt;
    Result<RowSet> answer = connection->run(statement, parameters);
    give_back(connection);
    // Cut, or somebody recovers the log: a reader has the time to wait.
    if (!answer && answer.error().code == Code::unavailable) return std::nullopt;
    return answer;
}

SqliteConnection* SqliteShortReads::borrow() {
    const std::lock_guard lock{mutex_};
    if (free_.empty()) return nullptr;
    SqliteConnection* connection = free_.back();
    free_.pop_back();
    return connection;
}

void SqliteShortReads::give_back(SqliteConnection* connection) {
    const std::lock_guard lock{mutex_};
    free_.push_back(connection);
}

}  // namespace taxasge
