// Did this device sign in to this account before? Then strangers' failures do not slow it (A20).
#pragma once

#include "server/database/database.hpp"

#include <string>

namespace taxasge {

// Takes the same statement whether or not anybody has that address. Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<bool>> is_known_device(Database& database, std::string email_key,
                                                                   Bytes device_hash);

}  // namespace taxasge
