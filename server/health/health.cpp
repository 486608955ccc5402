#include "server/health/health.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <array>

namespace asio = boost::asio;

namespace taxasge {
namespace {

constexpr std::chrono::milliseconds report_lifetime{250};

CheckState state_of(const Result<void>& answer, std::string_view name) {
    if (answer) return CheckState::ok;
    log::debug("probe_failed", {{"check", name}, {"detail", answer.error().detail}});
    return CheckState::failed;
}

HealthStatus worse(HealthStatus status, const Check& check, CheckState state) {
    if (state != CheckState::failed) return status;
    const auto found =
        check.importance == Importance::required ? HealthStatus::unhealthy : HealthStatus::degraded;
    return std::max(status, found);
}

}  // namespace

std::string_view to_text(CheckState state) {
    constexpr std::array names{"ok", "failed", "disabled"};
    return names[static_cast<std::size_t>(state)];
}

std::string_view to_text(HealthStatus status) {
    constexpr std::array names{"healthy", "degraded", "unhealthy"};
    return names[static_cast<std::size_t>(status)];
}

asio::awaitable<HealthReport> Health::report() {
    if (auto recent = recent_report()) co_return *recent;
    HealthReport report = co_await probe_all();
    remember(report);
    co_return report;
}

asio::awaitable<HealthReport> Health::probe_all() const {
    HealthReport report;
    for (const Check& check : checks_) {
        CheckState state = CheckState::disabled;
        if (check.probe) state = state_of(co_await check.probe(), check.name);
        report.checks.push_back({check.name, state});
        report.status = worse(report.status, check, state);
    }
    co_return report;
}

std::optional<HealthReport> Health::recent_report() const {
    const std::scoped_lock lock{mutex_};
    const auto age = clock_.now() - last_at_;
    // A clock that was set back must not keep the report until it has caught up.
    if (!last_ || age < age.zero() || age >= report_lifetime) return std::nullopt;
    return last_;
}

void Health::remember(const HealthReport& report) {
    const std::scoped_lock lock{mutex_};
    for (std::size_t i = 0; last_ && i < report.checks.size(); ++i)
        if (report.checks[i].state != last_->checks[i].state)
            log::warning("check_changed",
                         {{"check", report.checks[i].name}, {"state", to_text(report.checks[i].state)}});
    last_ = report;
    last_at_ = clock_.now();
}

}  // namespace taxasge
