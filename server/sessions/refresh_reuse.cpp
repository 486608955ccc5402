#include "server/sessions/refresh_reuse.hpp"

#include "base/log.hpp"
#include "server/audit/audit.hpp"
#include "server/sessions/end_sessions.hpp"

namespace taxasge {
namespace {

using Ended = std::vector<Revocation>;

boost::asio::awaitable<Result<Ended>> end_stolen(Transaction& transaction, Ending ending, AuditEvent event,
                                                 SealedLetter letter) {
    auto ended = co_await end_sessions(transaction, ending);
    if (!ended || ended->empty()) co_return ended;
    if (auto recorded = co_await record(transaction, std::move(event)); !recorded)
        co_return fail(std::move(recorded.error()));
    if (auto put = co_await Outbox::put(transaction, std::move(letter)); !put)
        co_return fail(std::move(put.error()));
    co_return ended;
}

}  // namespace

boost::asio::awaitable<Result<void>> RefreshReuse::end_family(SessionState session,
                                                              std::string client) const {
    const Time now = clock_.now();
    const SessionState::Owner& owner = session.owner;
    const Ending ending{.session_id = session.id, .user_id = owner.id, .reason = "refresh_reuse", .at = now};
    const AuditEvent event{
        .kind = "refresh_reuse", .user_id = owner.id, .session_id = session.id, .client = client, .at = now};
    const SealedLetter letter = outbox_.prepare({.kind = LetterKind::refresh_reuse,
                                                 .to = owner.email,
                                                 .name = owner.first_name,
                                                 .language = owner.language,
                                                 .token = {},
                                                 .code = {}});
    const auto ended = co_await database_.transact(end_stolen, ending, event, letter);
    if (!ended) co_return fail(ended.error());
    revocations_.add(*ended);
    outbox_.announce();
    if (!ended->empty()) log::warning("refresh_reuse", {{"session", session.id.text()}, {"client", client}});
    co_return Result<void>{};
}

}  // namespace taxasge
