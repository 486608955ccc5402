// A session's row with its owner, as those read it who must judge a refresh token: refresh (when the token
// was not the current one) and logout by cookie.
#pragma once

#include "base/language.hpp"
#include "server/database/database.hpp"
#include "server/sessions/refresh_token.hpp"
#include "server/sessions/session.hpp"

#include <optional>
#include <string>

namespace taxasge {

struct SessionState {
    Id id;
    Bytes device_hash;
    Bytes current_hash;
    std::optional<Bytes> previous_hash;
    std::int64_t generation = 0;
    std::optional<Bytes> successor_sealed;
    std::optional<Time> rotated_at;           // when the previous token became the previous one
    std::optional<Time> previous_rotated_at;  // the same of the one before it
    std::string methods;
    Time authenticated_at;
    Time absolute_end;
    Time idle_end;
    std::optional<Time> ended_at;
    struct Owner {
        Id id;
        Role role = Role::user;
        std::string status;
        std::string email;
        std::string first_name;
        Language language = Language::es;
    } owner;

    // Not ended, not over, and of somebody who may use the account.
    [[nodiscard]] bool is_live(Time now) const;
};

// Errors: those of the database. No such session: nullopt.
[[nodiscard]] boost::asio::awaitable<Result<std::optional<SessionState>>> find_session(Database& database,
                                                                                       Id id);

}  // namespace taxasge
