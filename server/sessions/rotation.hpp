// One step of a session's family of refresh tokens: the current one becomes the previous one, a new one the
// current.
#pragma once

#include "server/database/database.hpp"
#include "server/sessions/refresh_token.hpp"
#include "server/sessions/session.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct Rotation {
    RefreshToken presented;
    RefreshToken successor;
    Bytes successor_sealed;
    std::string client;
    std::string user_agent;
    Time now;
};

// An access token does not outlive its session (A39).
[[nodiscard]] Time access_token_end(Time now, Time absolute_end);

// One conditional UPDATE, so that of any number of parallel requests, on any number of instances, one wins
// (A36). nullopt: the token is not the current one of a live session of an active user; nothing was written.
// Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<std::optional<Session>>> rotate(Database& database,
                                                                            Rotation rotation);

}  // namespace taxasge
