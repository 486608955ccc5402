#include "server/sessions/refresh.hpp"

#include "server/sessions/refresh_verdict.hpp"
#include "server/sessions/start_session.hpp"
#include "server/sessions/successor.hpp"

namespace taxasge {
namespace {

Result<Refreshed> hand_out_again(const RefreshToken& spent, const SessionState& session, Time now) {
    auto successor = open_successor(spent, *session.successor_sealed);
    if (!successor)
        return fail(internal_error("the sealed successor does not open: " + successor.error().detail));
    return Refreshed{.session = {.id = session.id,
                                 .user_id = session.owner.id,
                                 .role = session.owner.role,
                                 .methods = session.methods,
                                 .authenticated_at = std::min(session.authenticated_at, now),  // as rotate()
                                 .expires_at = access_token_end(now, session.absolute_end)},
                     .refresh_token = std::move(*successor)};
}

}  // namespace

boost::asio::awaitable<Result<Refreshed>> Refresh::run(RefreshRequest request) const {
    const auto rotation = prepare(request);
    if (!rotation) co_return fail(refuse(RefreshCause::unreadable, rotation.error()));
    auto rotated = co_await rotate(database_, *rotation);
    if (!rotated) co_return fail(refuse(RefreshCause::unavailable, std::move(rotated.error())));
    if (!*rotated) co_return co_await answer_old(rotation->presented, std::move(request));
    causes_.add(RefreshCause::rotated);
    co_return Refreshed{std::move(**rotated), rotation->successor.text};
}

boost::asio::awaitable<Result<Refreshed>> Refresh::answer_old(RefreshToken presented,
                                                              RefreshRequest request) const {
    const auto session = co_await find_session(database_, presented.session_id);
    if (!session) co_return fail(refuse(RefreshCause::unavailable, session.error()));
    if (!*session) co_return fail(refuse(RefreshCause::unknown, invalid_refresh_token("no such session")));
    const Time now = clock_.now();
    const Verdict verdict = judge(presented, **session, request.device, now);
    causes_.add(cause_of(verdict, **session, now));
    switch (verdict) {
        case Verdict::same_successor:
            co_return hand_out_again(presented, **session, now);
        case Verdict::came_too_early:
            co_return fail(unavailable("the session became live while it was refreshed"));
        case Verdict::refused:
            co_return fail(invalid_refresh_token("its session is over, or its twin was faster"));
        case Verdict::reused:
            break;
    }
    if (auto ended = co_await reuse_.end_family(**session, request.client); !ended)
        co_return fail(std::move(ended.error()));
    co_return fail(invalid_refresh_token("spent before"));
}

Error Refresh::refuse(RefreshCause cause, Error error) const {
    causes_.add(cause);
    return error;
}

// What needs randomness and keys comes before the one statement. The successor is made also for a token that
// will turn out to be old: that is cheaper than asking the database first.
Result<Rotation> Refresh::prepare(const RefreshRequest& request) const {
    auto presented = tokens_.parse(request.token.expose());
    if (!presented) return fail(std::move(presented.error()));
    RefreshToken successor = tokens_.make(presented->session_id, presented->generation + 1);
    Bytes sealed = seal_successor(*presented, successor);
    return Rotation{.presented = std::move(*presented),
                    .successor = std::move(successor),
                    .successor_sealed = std::move(sealed),
                    .client = request.client,
                    .user_agent = shorten_user_agent(request.user_agent),
                    .now = clock_.now()};
}

}  // namespace taxasge
