// Keeps the list of revoked sessions fresh: reads the table at start and every 500 ms, so that a logout on
// one instance holds on all of them within 2 s (A40), with any database and without anything else to run; and
// at once when the doorbell rings, which Redis or LISTEN may do (docs/adr/0018-revocations-and-poolers.md).
#pragma once

#include "base/clock.hpp"
#include "base/doorbell.hpp"
#include "server/database/database.hpp"
#include "server/sessions/revocations.hpp"

#include <boost/asio/awaitable.hpp>

namespace taxasge {

class RevocationFeed {
 public:
    RevocationFeed(Database& database, Revocations& revocations, const Clock& clock)
        : database_(database), revocations_(revocations), clock_(clock) {}

    // Everything that counts. Before anything is served. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> load();

    // The changes of the last 30 s: a transaction that began before our last look may have ended after it.
    // Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> poll();

    // poll() every 500 ms, and when `revoked` rings, until its context stops. One line in the log when the
    // database goes away, one when it is back.
    [[nodiscard]] boost::asio::awaitable<void> run(const Doorbell& revoked);

 private:
    [[nodiscard]] boost::asio::awaitable<Result<void>> read_since(Time since);
    void note(const Result<void>& polled);

    Database& database_;
    Revocations& revocations_;
    const Clock& clock_;
    bool failing_ = false;
    int polls_ = 0;
};

}  // namespace taxasge
