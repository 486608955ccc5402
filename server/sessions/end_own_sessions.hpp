// Somebody looks at the list of their sessions and ends one of them, or all but the one they sit at: here at
// once and on every other instance within 2 s (A40, A41).
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"
#include "server/sessions/end_sessions.hpp"
#include "server/sessions/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <string>

namespace taxasge {

struct OwnEnding {
    Session session;     // who asks
    std::string client;  // address
};

class EndOwnSessions {
 public:
    EndOwnSessions(Database& database, Revocations& revocations, const Clock& clock)
        : database_(database), revocations_(revocations), clock_(clock) {}

    // Ending one's own current session is a logout. Errors: not_found, for an id of nobody's, of somebody
    // else's and of a session that is over: nobody learns which; unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> end_one(OwnEnding asked, Id session_id) const;

    // This one stays. That there are no others is no error. Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<void>> end_others(OwnEnding asked) const;

 private:
    [[nodiscard]] boost::asio::awaitable<Result<std::size_t>> run(Ending ending, std::string_view kind,
                                                                  std::string client) const;

    Database& database_;
    Revocations& revocations_;
    const Clock& clock_;
};

}  // namespace taxasge
