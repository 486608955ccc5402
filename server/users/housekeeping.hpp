// What the accounts' tables may forget (A9, A56): accounts that nobody verified for seven days, and
// registrations, idempotency keys, password resets and requests for letters whose time is over. In small
// batches, so that nobody waits behind it.
#pragma once

#include "server/database/database.hpp"

namespace taxasge {

class AccountHousekeeping {
 public:
    AccountHousekeeping(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // How many rows went, at most a few thousand a call. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> run() const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> clear(Statement statement, Time before) const;

    Database& database_;
    const Clock& clock_;
};

}  // namespace taxasge
