#include "server/sessions/start_session.hpp"

#include "server/sessions/end_sessions.hpp"
#include "server/sessions/known_devices.hpp"
#include "server/sessions/record_endings.hpp"

#include <algorithm>

namespace taxasge {
namespace {

constexpr std::size_t user_agent_bytes = 256;

// How many others there are is asked here and not before: this is the first statement that sees what the
// logins have written which held the user's row until a moment ago.
constexpr Statement insert_session{
    "insert_session",
    "INSERT INTO sessions (id, user_id, device_hash, current_hash, generation, methods, remember, client, "
    "user_agent,"
    " created_at, authenticated_at, last_seen_at, absolute_end, idle_end, idle_limit_ms)"
    " VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $13, $9, $10, $11, $12)"
    " RETURNING (SELECT COUNT(*) FROM sessions WHERE user_id = $2 AND ended_at IS NULL AND id <> $1"
    " AND absolute_end > $9 AND idle_end > $9)"};

using Ended = std::vector<Revocation>;

boost::asio::awaitable<Result<std::int64_t>> insert(Transaction& transaction, const NewSession& session) {
    const std::int64_t idle_limit_ms = (session.idle_end - session.opened_at).count();
    const auto inserted = co_await transaction.run(
        insert_session,
        bind(session.session.id, session.session.user_id, session.device.hash(), session.refresh_token.hash(),
             session.session.methods, session.remember == Remember::this_device, session.client,
             session.user_agent, session.opened_at, session.absolute_end, session.idle_end, idle_limit_ms,
             session.session.authenticated_at));
    if (!inserted) co_return fail(inserted.error());
    std::int64_t others = 0;
    if (auto read = inserted->rows.at(0).read(others); !read) co_return fail(std::move(read.error()));
    co_return others;
}

boost::asio::awaitable<Result<void>> meet_device(Transaction& transaction, const NewSession& session) {
    const Time now = session.opened_at;
    if (is_seen_lately(session.device_seen_at, now)) co_return Result<void>{};
    const DeviceUse use{.user_id = session.session.user_id, .device_hash = session.device.hash(), .at = now};
    if (session.device_seen_at) co_return co_await note_device(transaction, use);
    const auto is_new = co_await remember_device(transaction, use);
    if (!is_new) co_return fail(is_new.error());
    if (!*is_new || !session.letter) co_return Result<void>{};
    co_return co_await Outbox::put(transaction, *session.letter);
}

// Its owner finds in the audit, and for a day in the list of sessions, which one had to go (A41).
boost::asio::awaitable<Result<Ended>> make_room(Transaction& transaction, const NewSession& session,
                                                std::int64_t others) {
    if (others < sessions_an_account) co_return Ended{};
    const Session& newest = session.session;
    const Ending ending{
        .session_id = newest.id, .user_id = newest.user_id, .reason = "displaced", .at = session.opened_at};
    auto ended = co_await end_oldest_sessions(transaction, ending, others - sessions_an_account + 1);
    if (!ended) co_return ended;
    const auto recorded = co_await record_each(transaction, *ended,
                                               {.kind = "session_displaced",
                                                .user_id = newest.user_id,
                                                .session_id = {},
                                                .client = session.client,
                                                .at = ending.at});
    if (!recorded) co_return fail(recorded.error());
    co_return ended;
}

}  // namespace

std::string shorten_user_agent(std::string_view sent) {
    std::string kept;
    for (const char c : sent.substr(0, user_agent_bytes)) kept.push_back(c >= ' ' && c <= '~' ? c : '?');
    return kept;
}

NewSession StartSession::prepare(const SessionRequest& request) const {
    const Time now = clock_.now();
    const SessionLimits limits = session_limits(request.role, request.remember);
    const Id id = Id::make(now);  // never the one before: a planted session cannot be fixated (A25)
    return NewSession{
        .session = {.id = id,
                    .user_id = request.user_id,
                    .role = request.role,
                    .methods = request.methods,
                    .authenticated_at = std::min(request.authenticated_at.value_or(now), now),
                    .expires_at = now + access_token_lifetime},
        .device = request.device,
        .device_seen_at = request.device_seen_at,
        .remember = request.remember,
        .client = request.client,
        .user_agent = shorten_user_agent(request.user_agent),
        .refresh_token = refresh_tokens_.make(id, 0),
        .opened_at = now,
        .absolute_end = now + limits.absolute,
        .idle_end = now + limits.idle,
    };
}

boost::asio::awaitable<Result<Ended>> StartSession::put(Transaction& transaction, NewSession session) {
    const auto others = co_await insert(transaction, session);
    if (!others) co_return fail(others.error());
    if (auto met = co_await meet_device(transaction, session); !met) co_return fail(std::move(met.error()));
    co_return co_await make_room(transaction, session, *others);
}

}  // namespace taxasge
