// Looks up the names of the servers before libpq does: libpq would block the I/O thread for it.
#pragma once

#include "server/database/postgres/settings.hpp"

#include <boost/asio/awaitable.hpp>

namespace taxasge {

// The same settings with each host's addresses beside its name. Error: unavailable, when a name has none.
[[nodiscard]] boost::asio::awaitable<Result<PostgresSettings>> resolve_hosts(PostgresSettings settings);

}  // namespace taxasge
