// The sessions that ended before their access tokens lapse. Only these are told to all instances: the list is
// short, is kept in memory for every check, and comes from the database every 500 ms
// (server/sessions/revocation_feed.hpp). Any thread.
#pragma once

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/result.hpp"

#include <atomic>
#include <chrono>
#include <functional>
#include <shared_mutex>
#include <string_view>
#include <unordered_map>
#include <vector>

namespace taxasge {

// Where instances tell each other that there is news in the table (server/sessions/revocation_herald.hpp).
inline constexpr std::string_view revocations_channel = "taxasge_revocations";

struct Revocation {
    Id session_id;
    Time revoked_at;
    Time expires_at;  // by then every access token of the session has lapsed
};

// The row and the memory of a session that ends now.
[[nodiscard]] Revocation revocation_of(const Id& session_id, Time now);

class Revocations {
 public:
    explicit Revocations(const Clock& clock) : clock_(clock) {}

    // Was the session revoked? Error: unavailable, when the list was not renewed for 10 s: an instance that
    // is cut off cannot know who was signed out since, and must not guess (A40).
    [[nodiscard]] Result<bool> contains(const Id& session_id) const;

    // Called after each add() that added something, on the thread of whoever added it: to tell the others.
    // Set before anything is served.
    void on_added(std::function<void()> tell) { tell_ = std::move(tell); }

    // What this instance has just ended: effective here at once.
    void add(const std::vector<Revocation>& revocations);

    // What the database said at `read_at`; also forgets what has expired.
    void renew(const std::vector<Revocation>& revocations, Time read_at);

    [[nodiscard]] std::size_t size() const;
    [[nodiscard]] Time renewed_at() const { return renewed_at_.load(); }

 private:
    void keep(const std::vector<Revocation>& revocations);

    const Clock& clock_;
    std::function<void()> tell_;
    mutable std::shared_mutex mutex_;
    std::unordered_map<Id, Time> expires_at_;
    std::atomic<Time> renewed_at_{Time::min()};
};

}  // namespace taxasge
