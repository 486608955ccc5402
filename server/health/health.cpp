#include "server/health/health.hpp"

#include "base/log.hpp"

#include <algorithm>
#include <array>
#include <utility>

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
    return ask(&Health::all_, true);
}

asio::awaitable<HealthReport> Health::report_of_required() {
    return ask(&Health::required_, false);
}

asio::awaitable<HealthReport> Health::ask(std::optional<Asked> Health::* kept, bool all) {
    if (auto known = recent(this->*kept)) co_return *known;
    HealthReport report;
    for (std::size_t i = 0; i < checks_.size(); ++i) {
        const Check& check = checks_[i];
        if (!all && check.importance == Importance::optional) continue;
        CheckState state = CheckState::disabled;
        if (check.probe) state = state_of(co_await check.probe(), check.name);
        note(i, state);
        report.checks.push_back({check.name, state});
        report.status = worse(report.status, check, state);
    }
    const std::scoped_lock lock{mutex_};
    this->*kept = Asked{.report = report, .at = clock_.now()};
    co_return report;
}

std::optional<HealthReport> Health::recent(const std::optional<Asked>& kept) const {
    const std::scoped_lock lock{mutex_};
    if (!kept) return std::nullopt;
    const auto age = clock_.now() - kept->at;
    // A clock that was set back must not keep the report until it has caught up.
    if (age < age.zero() || age >= report_lifetime) return std::nullopt;
    return kept->report;
}

void Health::note(std::size_t check, CheckState state) {
    const std::scoped_lock lock{mutex_};
    const auto before = std::exchange(seen_[check], state);
    if (before && *before != state)
        log::warning("check_changed", {{"check", checks_[check].name}, {"state", to_text(state)}});
}

}  // namespace taxasge
