// The sealer's transaction.
#pragma once

#include "server/audit/chain.hpp"
#include "server/database/database.hpp"

namespace taxasge {

// Links some of the rows that wait, oldest first; how many. The first one makes the chain and its key.
// Errors: those of the database; invalid, when MASTER_KEYS does not open the key; internal, when it is gone
// and its chain is not.
[[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> seal_rows(Transaction& transaction,
                                                                     const MasterKeys* keys);

}  // namespace taxasge
