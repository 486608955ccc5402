#include "server/sessions/start_session.hpp"

namespace taxasge {
namespace {

constexpr std::size_t user_agent_bytes = 256;

constexpr Statement insert_session{
    "insert_session",
    "INSERT INTO sessions (id, user_id, device_hash, current_hash, generation, methods, remember, client, "
    "user_agent,"
    " created_at, authenticated_at, last_seen_at, absolute_end, idle_end, idle_limit_ms)"
    " VALUES ($1, $2, $3, $4, 0, $5, $6, $7, $8, $9, $9, $9, $10, $11, $12)"};

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
                    .methods = "pwd",
                    .authenticated_at = now,
                    .expires_at = now + access_token_lifetime},
        .device = request.device,
        .remember = request.remember,
        .client = request.client,
        .user_agent = shorten_user_agent(request.user_agent),
        .refresh_token = refresh_tokens_.make(id, 0),
        .absolute_end = now + limits.absolute,
        .idle_end = now + limits.idle,
    };
}

boost::asio::awaitable<Result<void>> StartSession::put(Transaction& transaction, NewSession session) {
    const std::int64_t idle_limit_ms = (session.idle_end - session.session.authenticated_at).count();
    auto inserted = co_await transaction.run(
        insert_session,
        bind(session.session.id, session.session.user_id, session.device.hash(), session.refresh_token.hash(),
             session.session.methods, session.remember == Remember::this_device, session.client,
             session.user_agent, session.session.authenticated_at, session.absolute_end, session.idle_end,
             idle_limit_ms));
    if (!inserted) co_return fail(std::move(inserted.error()));
    co_return Result<void>{};
}

}  // namespace taxasge
