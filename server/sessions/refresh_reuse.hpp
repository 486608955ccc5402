// A spent refresh token came back: somebody copied it. Which of the two holders is the thief cannot be known,
// so the whole family ends, for good and once, and its owner is told [RFC 9700 4.14.2] (A38).
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"
#include "server/mail/outbox.hpp"
#include "server/sessions/revocations.hpp"
#include "server/sessions/session_state.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace taxasge {

class RefreshReuse {
 public:
    RefreshReuse(Database& database, const Outbox& outbox, Revocations& revocations, const Clock& clock)
        : database_(database), outbox_(outbox), revocations_(revocations), clock_(clock) {}

    // One transaction: session ended, revocation, audit row, letter; nothing at all when a parallel replay
    // was first. `client` is the address the token came from. Errors: those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<void>> end_family(SessionState session,
                                                                  std::string client) const;

 private:
    Database& database_;
    const Outbox& outbox_;
    Revocations& revocations_;
    const Clock& clock_;
};

}  // namespace taxasge
