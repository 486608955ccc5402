#include "server/audit/audit.hpp"

namespace taxasge {
namespace {

constexpr Statement insert_audit_event{
    "insert_audit_event",
    "INSERT INTO audit_events (id, at, kind, user_id, session_id, client) VALUES ($1, $2, $3, $4, $5, $6)"};

}  // namespace

boost::asio::awaitable<Result<void>> record(Transaction& transaction, AuditEvent event) {
    auto inserted = co_await transaction.run(
        insert_audit_event,
        bind(Id::make(event.at), event.at, event.kind, event.user_id, event.session_id, event.client));
    if (!inserted) co_return fail(std::move(inserted.error()));
    co_return Result<void>{};
}

}  // namespace taxasge
