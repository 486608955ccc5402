#include "server/sessions/list_sessions.hpp"

namespace taxasge {
namespace {

constexpr Statement select_live{
    "select_live_sessions",
    "SELECT id, user_agent, client, created_at, last_seen_at, idle_end, absolute_end, ended_at FROM sessions"
    " WHERE user_id = $1 AND ended_at IS NULL AND absolute_end > $2 AND idle_end > $2"
    " ORDER BY created_at DESC, id DESC"};

// Housekeeping keeps what ended for a day; so many at most, for a program that signs in all the time.
constexpr Statement select_displaced{
    "select_displaced_sessions",
    "SELECT id, user_agent, client, created_at, last_seen_at, idle_end, absolute_end, ended_at FROM sessions"
    " WHERE user_id = $1 AND end_reason = 'displaced' ORDER BY ended_at DESC, id DESC LIMIT 20"};

Result<std::vector<ListedSession>> read_all(const Result<RowSet>& found) {
    if (!found) return fail(found.error());
    std::vector<ListedSession> sessions;
    for (const Row& row : found->rows) {
        ListedSession& one = sessions.emplace_back();
        auto read = row.read(one.id, one.user_agent, one.address, one.created_at, one.last_seen_at,
                             one.idle_end, one.absolute_end, one.ended_at);
        if (!read) return fail(std::move(read.error()));
    }
    return sessions;
}

}  // namespace

boost::asio::awaitable<Result<SessionList>> ListSessions::run(Id user_id) const {
    auto live = read_all(co_await database_.read(select_live, bind(user_id, clock_.now())));
    if (!live) co_return fail(std::move(live.error()));
    auto displaced = read_all(co_await database_.read(select_displaced, bind(user_id)));
    if (!displaced) co_return fail(std::move(displaced.error()));
    co_return SessionList{.live = std::move(*live), .displaced = std::move(*displaced)};
}

}  // namespace taxasge
