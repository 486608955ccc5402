// What sessions leave behind goes by itself (A56): called every minute on every instance, in bounded batches.
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"

#include <boost/asio/awaitable.hpp>

namespace taxasge {

class SessionHousekeeping {
 public:
    SessionHousekeeping(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // Wipes sealed successors nobody may get any more, deletes expired revocations, sessions that ended or
    // lapsed a day ago, and devices that nobody signed in from for 400 days. At most 10 x 500 rows of each;
    // the rest waits for the next call. Errors: those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<void>> run() const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> repeat(Statement statement, Time until) const;

    Database& database_;
    const Clock& clock_;
};

}  // namespace taxasge
