#include "server/sessions/end_sessions.hpp"

namespace taxasge {
namespace {

constexpr Statement end_session{
    "end_session",
    "UPDATE sessions SET ended_at = $2, end_reason = $3, successor_sealed = NULL, sealed_until = NULL"
    " WHERE user_id = $1 AND id = $4 AND ended_at IS NULL RETURNING id"};

constexpr Statement end_sessions_of_user{
    "end_sessions_of_user",
    "UPDATE sessions SET ended_at = $2, end_reason = $3, successor_sealed = NULL, sealed_until = NULL"
    " WHERE user_id = $1 AND ended_at IS NULL RETURNING id"};

constexpr Statement end_other_sessions{
    "end_other_sessions",
    "UPDATE sessions SET ended_at = $2, end_reason = $3, successor_sealed = NULL, sealed_until = NULL"
    " WHERE user_id = $1 AND id <> $4 AND ended_at IS NULL RETURNING id"};

// What lapsed by itself takes no place, so it makes none.
constexpr Statement end_oldest{
    "end_oldest_sessions",
    "UPDATE sessions SET ended_at = $2, end_reason = $3, successor_sealed = NULL, sealed_until = NULL"
    " WHERE ended_at IS NULL AND id IN (SELECT id FROM sessions WHERE user_id = $1 AND id <> $4"
    " AND ended_at IS NULL AND absolute_end > $2 AND idle_end > $2 ORDER BY created_at, id LIMIT $5)"
    " RETURNING id"};

constexpr Statement insert_revocation{"insert_revocation",
                                      "INSERT INTO revocations (session_id, revoked_at, expires_at)"
                                      " VALUES ($1, $2, $3) ON CONFLICT (session_id) DO NOTHING"};

using Ended = std::vector<Revocation>;

boost::asio::awaitable<Result<Ended>> revoke(Transaction& transaction, Result<RowSet> ended, Time at) {
    if (!ended) co_return fail(ended.error());
    Ended revocations;
    for (const Row& row : ended->rows) {
        Id id;
        if (auto read = row.read(id); !read) co_return fail(std::move(read.error()));
        const Revocation one = revocation_of(id, at);
        const auto inserted =
            co_await transaction.run(insert_revocation, bind(one.session_id, one.revoked_at, one.expires_at));
        if (!inserted) co_return fail(inserted.error());
        revocations.push_back(one);
    }
    co_return revocations;
}

const Statement& statement_for(Scope scope) {
    if (scope == Scope::all_of_user) return end_sessions_of_user;
    return scope == Scope::others_of_user ? end_other_sessions : end_session;
}

}  // namespace

boost::asio::awaitable<Result<Ended>> end_sessions(Transaction& transaction, Ending ending) {
    Parameters parameters = bind(ending.user_id, ending.at, ending.reason);
    if (ending.scope != Scope::all_of_user) parameters.push_back(to_value(ending.session_id));
    auto ended = co_await transaction.run(statement_for(ending.scope), std::move(parameters));
    co_return co_await revoke(transaction, std::move(ended), ending.at);
}

boost::asio::awaitable<Result<Ended>> end_oldest_sessions(Transaction& transaction, Ending ending,
                                                          std::int64_t how_many) {
    auto ended = co_await transaction.run(
        end_oldest, bind(ending.user_id, ending.at, ending.reason, ending.session_id, how_many));
    co_return co_await revoke(transaction, std::move(ended), ending.at);
}

}  // namespace taxasge
