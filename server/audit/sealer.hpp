// Links what happened into the chain, within a second of its commit. Each instance runs one; whoever changes
// the chain's row first seals, and the others wait for that transaction and find nothing left. A place in the
// chain is given here, and not by the time or the identifier of a row: a transaction that began early and
// commits late comes later in the chain, and is never passed over.
#pragma once

#include "server/audit/chain.hpp"
#include "server/database/database.hpp"

namespace taxasge {

class AuditSealer {
 public:
    AuditSealer(Database& database, const MasterKeys& keys) : database_(database), keys_(keys) {}

    // Everything that is there; how many rows that was. Errors: those of the database; invalid, when
    // MASTER_KEYS does not open the chain's key; internal, when the key is gone from the database and its
    // chain is not.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> seal_all();

    // Where the chain ends: number 0 before the first row. Brings the chain's key under the first of
    // MASTER_KEYS by the way, so that the other keys can be taken away. Errors: as seal_all().
    [[nodiscard]] boost::asio::awaitable<Result<AuditHead>> head();

    // Logs the head, so that a tail that was cut off is missed (`taxasge audit verify --head`). Never leaves
    // work: 0.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> log_head();

 private:
    Database& database_;
    const MasterKeys& keys_;
};

}  // namespace taxasge
