#include "server/sessions/rotation.hpp"

#include "server/sessions/access_token.hpp"

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::chrono::hours sealed_for{24};

constexpr Statement rotate_session{
    "rotate_session",
    "UPDATE sessions SET previous_hash = current_hash, current_hash = $3, generation = generation + 1,"
    " successor_sealed = $4, sealed_until = $5, previous_rotated_at = rotated_at, rotated_at = $6,"
    " idle_end = $6 + idle_limit_ms, last_seen_at = $6, client = $7, user_agent = $8"
    " WHERE id = $1 AND current_hash = $2 AND ended_at IS NULL AND absolute_end > $6 AND idle_end > $6"
    " AND EXISTS (SELECT 1 FROM users WHERE users.id = sessions.user_id AND users.status = 'active')"
    " RETURNING user_id, (SELECT role FROM users WHERE users.id = sessions.user_id), methods, "
    "authenticated_at, absolute_end"};

// Rounded up to the hour: of the refreshes within one hour only the first has to touch the index.
Time sealed_until(Time now) {
    return std::chrono::ceil<std::chrono::hours>(now + sealed_for);
}

Result<Session> read_session(const Row& row, const Rotation& rotation) {
    Session session;
    session.id = rotation.presented.session_id;
    std::string role;
    Time absolute_end;
    auto read = row.read(session.user_id, role, session.methods, session.authenticated_at, absolute_end);
    if (!read) return fail(std::move(read.error()));
    session.expires_at = access_token_end(rotation.now, absolute_end);
    // The clock may have been set back since the login: a token of a login to come would be refused.
    session.authenticated_at = std::min(session.authenticated_at, rotation.now);
    const auto known = parse_role(role);
    if (!known) return fail(internal_error("a user's role is none of ours"));
    session.role = *known;
    return session;
}

}  // namespace

Time access_token_end(Time now, Time absolute_end) {
    return std::min<Time>(now + access_token_lifetime, absolute_end);
}

boost::asio::awaitable<Result<std::optional<Session>>> rotate(Database& database, Rotation rotation) {
    const auto updated = co_await database.write(
        rotate_session, bind(rotation.presented.session_id, rotation.presented.hash(),
                             rotation.successor.hash(), rotation.successor_sealed, sealed_until(rotation.now),
                             rotation.now, rotation.client, rotation.user_agent));
    if (!updated) co_return fail(updated.error());
    if (updated->rows.empty()) co_return std::optional<Session>{};
    auto session = read_session(updated->rows.front(), rotation);
    if (!session) co_return fail(std::move(session.error()));
    co_return std::optional{std::move(*session)};
}

}  // namespace taxasge
