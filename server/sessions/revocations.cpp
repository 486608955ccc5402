#include "server/sessions/revocations.hpp"

#include "server/sessions/access_token.hpp"

#include <mutex>

namespace taxasge {
namespace {

constexpr std::chrono::seconds trusted_for{10};
// The leeway of the check, and clocks of instances that are ten minutes apart: the one that is ahead issues
// tokens that lapse later, and forgets sooner.
constexpr std::chrono::minutes margin{15};

}  // namespace

Revocation revocation_of(const Id& session_id, Time now) {
    return {session_id, now, now + access_token_lifetime + margin};
}

Result<bool> Revocations::contains(const Id& session_id) const {
    const Time now = clock_.now();
    const Time renewed = renewed_at_.load();
    // A clock set back must not make an old list look fresh: both directions count.
    if (now > renewed + trusted_for || renewed > now + trusted_for)
        return fail(unavailable("the list of revoked sessions is too old"));
    const std::shared_lock lock{mutex_};
    return expires_at_.contains(session_id);
}

void Revocations::add(const std::vector<Revocation>& revocations) {
    keep(revocations);
    if (tell_ && !revocations.empty()) tell_();
}

void Revocations::keep(const std::vector<Revocation>& revocations) {
    const std::unique_lock lock{mutex_};
    for (const Revocation& one : revocations) expires_at_.insert_or_assign(one.session_id, one.expires_at);
}

void Revocations::renew(const std::vector<Revocation>& revocations, Time read_at) {
    keep(revocations);
    const std::unique_lock lock{mutex_};
    std::erase_if(expires_at_, [&](const auto& entry) { return entry.second <= read_at; });
    renewed_at_.store(read_at);
}

std::size_t Revocations::size() const {
    const std::shared_lock lock{mutex_};
    return expires_at_.size();
}

}  // namespace taxasge
