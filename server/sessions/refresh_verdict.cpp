#include "server/sessions/refresh_verdict.hpp"

namespace taxasge {
namespace {

constexpr std::chrono::seconds side_by_side{30};  // parallel requests of one client (A36)
constexpr std::chrono::hours lost_answer{24};     // the same device asks again (A37)

bool is_within(std::chrono::milliseconds span, const std::optional<Time>& since, Time now) {
    return since && now <= *since + span;
}

Verdict judge_predecessor(const SessionState& session, const std::optional<Device>& device, Time now) {
    const bool same_device = device && equal_in_constant_time(device->hash(), session.device_hash);
    const bool in_time = is_within(side_by_side, session.rotated_at, now) ||
                         (same_device && is_within(lost_answer, session.rotated_at, now));
    return in_time && session.successor_sealed ? Verdict::same_successor : Verdict::reused;
}

}  // namespace

Verdict judge(const RefreshToken& presented, const SessionState& session, const std::optional<Device>& device,
              Time now) {
    if (!session.is_live(now)) return Verdict::refused;
    const Bytes hash = presented.hash();
    if (hash == session.current_hash) return Verdict::came_too_early;
    if (session.previous_hash && hash == *session.previous_hash)
        return judge_predecessor(session, device, now);
    // A generation not yet spent, but another token: we wrote one that was never answered, or the database
    // was restored from a copy. Nobody stole anything.
    const std::int64_t age = session.generation - std::int64_t{presented.generation};
    if (age <= 0) return Verdict::refused;
    // The client's own next refresh overtook this one between our UPDATE and our SELECT, or on the way here.
    if (age == 2 && is_within(side_by_side, session.previous_rotated_at, now)) return Verdict::refused;
    return Verdict::reused;
}

}  // namespace taxasge
