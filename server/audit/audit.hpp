// What happened, for those who must answer for it. A row is inserted in the transaction of the deed itself,
// so that none is missing and none is invented; the seal over the rows is made later.
#pragma once

#include "base/clock.hpp"
#include "base/id.hpp"
#include "server/database/database.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace taxasge {

struct AuditEvent {
    std::string_view kind;  // a string literal: "registered", "verified", "login", "logout", "refresh_reuse"…
    std::optional<Id> user_id;
    std::optional<Id> session_id;
    std::string client;  // address
    Time at;
};

// Inside the caller's transaction: one INSERT.
[[nodiscard]] boost::asio::awaitable<Result<void>> record(Transaction& transaction, AuditEvent event);

}  // namespace taxasge
