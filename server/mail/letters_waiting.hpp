// How many letters wait to be sent, for the metrics; how long the oldest does is oldest_waiting().
#pragma once

#include "server/database/database.hpp"

#include <boost/asio/awaitable.hpp>

#include <cstdint>

namespace taxasge {

// Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> letters_waiting(Database& database);

}  // namespace taxasge
