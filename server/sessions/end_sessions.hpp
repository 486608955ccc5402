// Ends sessions before their time, inside the transaction of the deed that causes it: logout, a stolen
// refresh token. Each one ended gets a revocation, which is how every instance learns that its access tokens
// are void.
#pragma once

#include "server/database/database.hpp"
#include "server/sessions/revocations.hpp"

#include <string_view>
#include <vector>

namespace taxasge {

enum class Scope { this_session, all_of_user, others_of_user };

struct Ending {
    Id session_id;
    Id user_id;  // whose it must be: nobody ends another person's session, whatever id they name
    Scope scope = Scope::this_session;
    std::string_view reason{};  // a string literal: "logout", "refresh_reuse"
    Time at{};
};

// The sessions that were live until now; none when others were first. After the commit the caller adds them
// to Revocations, so that they are void here at once. Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<Revocation>>> end_sessions(Transaction& transaction,
                                                                                   Ending ending);

// The same for so many of the oldest live sessions of the user, never that of the ending.
[[nodiscard]] boost::asio::awaitable<Result<std::vector<Revocation>>> end_oldest_sessions(
    Transaction& transaction, Ending ending, std::int64_t how_many);

}  // namespace taxasge
