// One audit row for each session that ended.
#pragma once

#include "server/audit/audit.hpp"
#include "server/sessions/revocations.hpp"

#include <vector>

namespace taxasge {

// Inside the transaction that ended them; `event` says all but the session. Errors: those of the database.
[[nodiscard]] boost::asio::awaitable<Result<void>> record_each(Transaction& transaction,
                                                               std::vector<Revocation> ended,
                                                               AuditEvent event);

}  // namespace taxasge
