#include "base/duties.hpp"

#include "base/log.hpp"

#include <algorithm>

namespace asio = boost::asio;

namespace taxasge {
namespace {

using Deadline = std::chrono::steady_clock::time_point;

class Failing {
 public:
    explicit Failing(std::string_view duty) : duty_(duty) {}

    void note(const Result<std::int64_t>& done) {
        if (!done && !is_failing_)
            log::warning("duty_failed", {{"duty", duty_}, {"detail", done.error().detail}});
        if (done && is_failing_) log::info("duty_works_again", {{"duty", duty_}});
        is_failing_ = !done;
    }

 private:
    std::string_view duty_;
    bool is_failing_ = false;
};

// Portions of one duty until nothing is left. How much was done.
asio::awaitable<Result<std::int64_t>> finish(Duty duty, Deadline deadline) {
    std::int64_t total = 0;
    while (std::chrono::steady_clock::now() < deadline) {
        const auto done = co_await duty.do_some();
        if (!done) co_return fail(done.error());
        if (*done == 0) break;
        total += *done;
    }
    co_return total;
}

}  // namespace

asio::awaitable<void> keep_doing(asio::io_context& context, Duty duty) {
    const Doorbell silent{context};
    const Doorbell& bell = duty.bell == nullptr ? silent : *duty.bell;
    Failing failing{duty.name};
    if (duty.pace == Pace::steady) co_await bell.wait(duty.pause);
    while (true) {
        const auto done = co_await duty.do_some();
        failing.note(done);
        const bool may_be_more = done && *done > 0;
        if (duty.pace == Pace::steady || !may_be_more) co_await bell.wait(duty.pause);
    }
}

asio::awaitable<DutyReport> do_all(std::vector<Duty> duties, std::chrono::milliseconds longest) {
    const Deadline deadline = std::chrono::steady_clock::now() + longest;
    DutyReport report;
    for (const Duty& duty : duties) report.done.emplace_back(duty.name, 0);
    const auto has_failed = [&report](std::string_view name) {
        return std::ranges::any_of(report.failed, [&](const auto& failed) { return failed.first == name; });
    };
    for (bool again = true; again;) {
        again = false;
        for (std::size_t i = 0; i < duties.size(); ++i) {
            if (has_failed(duties[i].name)) continue;
            const auto done = co_await finish(duties[i], deadline);
            if (done) report.done[i].second += *done;
            if (!done) report.failed.emplace_back(duties[i].name, done.error());
            again = again || (done && *done > 0);
        }
    }
    co_return report;
}

}  // namespace taxasge
