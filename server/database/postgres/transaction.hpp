// A transaction on a connection of its own. BEGIN travels with the first statement.
#pragma once

#include "server/database/postgres/pool.hpp"

#include <memory>
#include <optional>

namespace taxasge {

// Error: what the body returned, the failed statement that it ignored, internal, when it threw, or
// unavailable. A COMMIT whose answer was lost is unavailable too: whether it happened is not known.
[[nodiscard]] boost::asio::awaitable<Result<void>> run_in_transaction(std::shared_ptr<PostgresPool> pool,
                                                                      std::shared_ptr<TransactionBody> body);

}  // namespace taxasge
