#include "server/sessions/end_sessions.hpp"

namespace taxasge {
namespace {

constexpr Statement end_session{
    "end_session",
    "UPDATE sessions SET ended_at = $2, end_reason = $3, successor_sealed = NULL, sealed_until = NULL"
    " WHERE id = $1 AND ended_at IS NULL RETURNING id"};

constexpr Statement end_sessions_of_user{
    "end_sessions_of_user",
    "UPDATE sessions SET ended_at = $2, end_reason = $3, successor_sealed = NULL, sealed_until = NULL"
    " WHERE user_id = $1 AND ended_at IS NULL RETURNING id"};

constexpr Statement insert_revocation{"insert_revocation",
                                      "INSERT INTO revocations (session_id, revoked_at, expires_at)"
                                      " VALUES ($1, $2, $3) ON CONFLICT (session_id) DO NOTHING"};

}  // namespace

boost::asio::awaitable<Result<std::vector<Revocation>>> end_sessions(Transaction& transaction,
                                                                     Ending ending) {
    const bool all = ending.scope == Scope::all_of_user;
    const auto ended =
        co_await transaction.run(all ? end_sessions_of_user : end_session,
                                 bind(all ? ending.user_id : ending.session_id, ending.at, ending.reason));
    if (!ended) co_return fail(ended.error());
    std::vector<Revocation> revocations;
    for (const Row& row : ended->rows) {
        Id id;
        if (auto read = row.read(id); !read) co_return fail(std::move(read.error()));
        const Revocation one = revocation_of(id, ending.at);
        const auto inserted =
            co_await transaction.run(insert_revocation, bind(one.session_id, one.revoked_at, one.expires_at));
        if (!inserted) co_return fail(inserted.error());
        revocations.push_back(one);
    }
    co_return revocations;
}

}  // namespace taxasge
