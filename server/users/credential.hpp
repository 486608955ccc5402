// The row of an account's password. It stands apart from the profile (AU-12).
#pragma once

#include "base/secret.hpp"
#include "server/database/database.hpp"

namespace taxasge {

// Inside a transaction that has locked the user's row: the first password of the account, or the next one.
// Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<void>> put_password(Transaction& transaction, Id user_id,
                                                                Secret password_hash, Time now);

}  // namespace taxasge
