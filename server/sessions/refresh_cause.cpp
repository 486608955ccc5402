#include "server/sessions/refresh_cause.hpp"

namespace taxasge {
namespace {

RefreshCause cause_of_refusal(const SessionState& session, Time now) {
    if (session.ended_at) return RefreshCause::signed_out;
    if (now >= session.absolute_end || now >= session.idle_end) return RefreshCause::lapsed;
    return session.is_live(now) ? RefreshCause::overtaken : RefreshCause::locked_out;
}

}  // namespace

RefreshCause cause_of(Verdict verdict, const SessionState& session, Time now) {
    switch (verdict) {
        case Verdict::same_successor:
            return RefreshCause::repeated;
        case Verdict::reused:
            return RefreshCause::reused;
        case Verdict::came_too_early:
            return RefreshCause::unavailable;
        case Verdict::refused:
            break;
    }
    return cause_of_refusal(session, now);
}

}  // namespace taxasge
