// How long the current signing key has signed: a rotation that does not happen must be seen (A34, A59).
#pragma once

#include "base/clock.hpp"
#include "server/database/database.hpp"

#include <boost/asio/awaitable.hpp>

#include <chrono>

namespace taxasge {

// Errors: those of the database; internal, when there is no current key.
[[nodiscard]] boost::asio::awaitable<Result<std::chrono::milliseconds>> signing_key_age(Database& database,
                                                                                        const Clock& clock);

}  // namespace taxasge
