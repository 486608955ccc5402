#include "server/sessions/record_endings.hpp"

namespace taxasge {

boost::asio::awaitable<Result<void>> record_each(Transaction& transaction, std::vector<Revocation> ended,
                                                 AuditEvent event) {
    for (const Revocation& one : ended) {
        event.session_id = one.session_id;
        if (auto recorded = co_await record(transaction, event); !recorded) co_return recorded;
    }
    co_return Result<void>{};
}

}  // namespace taxasge
