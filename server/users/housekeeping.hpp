// What the tables may forget, all of it in one list (A56; docs/adr/0016-letters-that-wait.md). The users'
// module has it, because it knows of all the others. Every instance works through it every minute: each
// change repeats its condition, so it does no harm that several do.
#pragma once

#include "server/database/database.hpp"

namespace taxasge {

class Housekeeping {
 public:
    Housekeeping(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // A few thousand rows of each table at most, in small batches, so that nobody waits behind it. How many
    // rows went; 0, when nothing is left. Error: the first of the database's; the rules that did not fail
    // were obeyed.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> run() const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> clear(Statement statement, Time before) const;

    Database& database_;
    const Clock& clock_;
};

}  // namespace taxasge
