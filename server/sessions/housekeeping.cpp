#include "server/sessions/housekeeping.hpp"

#include "server/sessions/known_devices.hpp"

namespace taxasge {
namespace {

constexpr std::int64_t batch = 500;
constexpr int batches_per_call = 10;
constexpr std::chrono::hours kept_after_end{24};  // for whoever asks what happened yesterday

// Each repeats its condition: a refresh may change the row between the sub-select and the change.
constexpr Statement wipe_successors{
    "wipe_successors",
    "UPDATE sessions SET successor_sealed = NULL, sealed_until = NULL WHERE sealed_until <= $1 AND id IN"
    " (SELECT id FROM sessions WHERE sealed_until <= $1 ORDER BY sealed_until LIMIT $2)"};

constexpr Statement delete_revocations{
    "delete_expired_revocations",
    "DELETE FROM revocations WHERE expires_at <= $1 AND session_id IN"
    " (SELECT session_id FROM revocations WHERE expires_at <= $1 ORDER BY expires_at LIMIT $2)"};

constexpr Statement delete_ended{
    "delete_ended_sessions",
    "DELETE FROM sessions WHERE ended_at <= $1 AND id IN"
    " (SELECT id FROM sessions WHERE ended_at <= $1 ORDER BY ended_at LIMIT $2)"};

constexpr Statement delete_lapsed{
    "delete_lapsed_sessions",
    "DELETE FROM sessions WHERE absolute_end <= $1 AND id IN"
    " (SELECT id FROM sessions WHERE absolute_end <= $1 ORDER BY absolute_end LIMIT $2)"};

constexpr Statement forget_devices{
    "forget_known_devices",
    "DELETE FROM known_devices WHERE last_seen_at <= $1 AND (user_id, device_hash) IN"
    " (SELECT user_id, device_hash FROM known_devices WHERE last_seen_at <= $1 ORDER BY last_seen_at LIMIT "
    "$2)"};

}  // namespace

boost::asio::awaitable<Result<void>> SessionHousekeeping::run() const {
    const Time now = clock_.now();
    if (auto wiped = co_await repeat(wipe_successors, now); !wiped) co_return wiped;
    if (auto deleted = co_await repeat(delete_revocations, now); !deleted) co_return deleted;
    if (auto deleted = co_await repeat(delete_ended, now - kept_after_end); !deleted) co_return deleted;
    if (auto deleted = co_await repeat(delete_lapsed, now - kept_after_end); !deleted) co_return deleted;
    co_return co_await repeat(forget_devices, now - device_remembered);
}

boost::asio::awaitable<Result<void>> SessionHousekeeping::repeat(Statement statement, Time until) const {
    for (int i = 0; i < batches_per_call; ++i) {
        const auto changed = co_await database_.write(statement, bind(until, batch));
        if (!changed) co_return fail(changed.error());
        if (changed->affected < batch) break;
    }
    co_return Result<void>{};
}

}  // namespace taxasge
