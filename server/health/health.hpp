// Is the service well? Each part is really asked, at most four times a second whatever the traffic. A part
// that is switched off says `disabled`, never `unknown` (PF-03, PF-34). A required part that fails makes the
// service unhealthy, an optional one degraded.
#pragma once

#include "base/clock.hpp"
#include "base/result.hpp"

#include <boost/asio/awaitable.hpp>

#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace taxasge {

enum class CheckState { ok, failed, disabled };
enum class Importance { required, optional };
enum class HealthStatus { healthy, degraded, unhealthy };

[[nodiscard]] std::string_view to_text(CheckState state);
[[nodiscard]] std::string_view to_text(HealthStatus status);

// Answers within a few seconds by itself. An empty function: the part is switched off.
using Probe = std::function<boost::asio::awaitable<Result<void>>()>;

struct Check {
    std::string_view name;  // "database"
    Importance importance = Importance::required;
    Probe probe = {};
};

struct HealthReport {
    struct Line {
        std::string_view name;
        CheckState state = CheckState::ok;
    };
    HealthStatus status = HealthStatus::healthy;
    std::vector<Line> checks;
};

class Health {
 public:
    Health(std::vector<Check> checks, const Clock& clock) : checks_(std::move(checks)), clock_(clock) {}

    // Never fails: a probe that fails is a line of the report. A change of state is logged once.
    [[nodiscard]] boost::asio::awaitable<HealthReport> report();

    // Of the required parts alone: whoever asks whether to send requests here does not wait for an optional
    // part that hangs.
    [[nodiscard]] boost::asio::awaitable<HealthReport> report_of_required();

 private:
    struct Asked {
        HealthReport report;
        Time at;
    };

    [[nodiscard]] boost::asio::awaitable<HealthReport> ask(std::optional<Asked> Health::* kept, bool all);
    [[nodiscard]] std::optional<HealthReport> recent(const std::optional<Asked>& kept) const;
    void note(std::size_t check, CheckState state);

    std::vector<Check> checks_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    std::optional<Asked> all_;
    std::optional<Asked> required_;
    std::vector<std::optional<CheckState>> seen_{checks_.size()};
};

}  // namespace taxasge
