#include "server/sessions/end_own_sessions.hpp"

#include "server/sessions/record_endings.hpp"

namespace taxasge {
namespace {

using Ended = std::vector<Revocation>;

boost::asio::awaitable<Result<Ended>> end_and_record(Transaction& transaction, Ending ending,
                                                     AuditEvent event) {
    auto ended = co_await end_sessions(transaction, ending);
    if (!ended) co_return ended;
    if (auto recorded = co_await record_each(transaction, *ended, std::move(event)); !recorded)
        co_return fail(std::move(recorded.error()));
    co_return ended;
}

}  // namespace

boost::asio::awaitable<Result<void>> EndOwnSessions::end_one(OwnEnding asked, Id session_id) const {
    const bool is_current = session_id == asked.session.id;
    const Ending ending{.session_id = session_id,
                        .user_id = asked.session.user_id,
                        .scope = Scope::this_session,
                        .reason = is_current ? "logout" : "ended_by_owner"};
    const auto ended = co_await run(ending, is_current ? "logout" : "session_ended", asked.client);
    if (!ended) co_return fail(ended.error());
    if (*ended == 0) co_return fail(Error{.code = Code::not_found, .reason = "not_found"});
    co_return Result<void>{};
}

boost::asio::awaitable<Result<void>> EndOwnSessions::end_others(OwnEnding asked) const {
    const Ending ending{.session_id = asked.session.id,
                        .user_id = asked.session.user_id,
                        .scope = Scope::others_of_user,
                        .reason = "ended_by_owner"};
    const auto ended = co_await run(ending, "session_ended", asked.client);
    if (!ended) co_return fail(ended.error());
    co_return Result<void>{};
}

boost::asio::awaitable<Result<std::size_t>> EndOwnSessions::run(Ending ending, std::string_view kind,
                                                                std::string client) const {
    ending.at = clock_.now();
    const AuditEvent event{
        .kind = kind, .user_id = ending.user_id, .session_id = {}, .client = client, .at = ending.at};
    const auto ended = co_await database_.transact(end_and_record, ending, event);
    if (!ended) co_return fail(ended.error());
    revocations_.add(*ended);
    co_return ended->size();
}

}  // namespace taxasge
