// The one clock: UTC, milliseconds. Everything that asks for the time takes a Clock&, so that a test can set
// it.
#pragma once

#include <atomic>
#include <chrono>
#include <string>

namespace taxasge {

using Time = std::chrono::sys_time<std::chrono::milliseconds>;

class Clock {
 public:
    virtual ~Clock() = default;
    [[nodiscard]] virtual Time now() const = 0;  // any thread
};

class SystemClock final : public Clock {
 public:
    [[nodiscard]] Time now() const override;
};

// Stands still until it is told to move. Any thread.
class SettableClock final : public Clock {
 public:
    explicit SettableClock(Time start) : now_(start) {}
    [[nodiscard]] Time now() const override { return now_.load(); }
    void advance(std::chrono::milliseconds by) { now_.store(now_.load() + by); }

 private:
    std::atomic<Time> now_;
};

// "2026-11-22T16:05:07.123Z" [RFC 3339].
[[nodiscard]] std::string to_rfc3339(Time time);

// Milliseconds since 1970, as the databases keep it, and back.
[[nodiscard]] inline std::int64_t to_milliseconds(Time time) {
    return time.time_since_epoch().count();
}
[[nodiscard]] inline Time from_milliseconds(std::int64_t value) {
    return Time{std::chrono::milliseconds{value}};
}

}  // namespace taxasge
