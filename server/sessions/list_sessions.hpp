// Where somebody is signed in, as they see it themselves (A41).
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"
#include "server/sessions/session.hpp"

#include <boost/asio/awaitable.hpp>

#include <optional>
#include <string>
#include <vector>

namespace taxasge {

struct ListedSession {
    Id id;
    std::string user_agent;
    std::string address;
    Time created_at;
    Time last_seen_at;             // of its last refresh
    Time idle_end;                 // it ends, unless it is refreshed before
    Time absolute_end;             // it ends, whatever happens
    std::optional<Time> ended_at;  // of those that had to make room
};

struct SessionList {
    std::vector<ListedSession> live;       // the newest first
    std::vector<ListedSession> displaced;  // by a login too many, in the last day; the last to go first
};

class ListSessions {
 public:
    ListSessions(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

    // Error: unavailable.
    [[nodiscard]] boost::asio::awaitable<Result<SessionList>> run(Id user_id) const;

 private:
    Database& database_;
    const Clock& clock_;
};

}  // namespace taxasge
