#include "server/health/asked_gauges.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/asio/use_awaitable.hpp>

namespace asio = boost::asio;
using namespace std::chrono_literals;

namespace taxasge {
namespace {

using SteadyClock = std::chrono::steady_clock;

constexpr auto longest_look = 1s;
constexpr auto told_for = 60s;  // an answer that came late is told at the next look, but not for ever

}  // namespace

void AskedGauges::add(const Metrics::About& about, const std::string& label, Ask ask) {
    const Gauge& gauge = gauges_.emplace_back(Gauge{.label = label, .ask = std::move(ask)});
    metrics_.add(about, prometheus::MetricType::Gauge, [&gauge](Metrics::Family& family) {
        if (SteadyClock::now() - gauge.read_at > told_for) return;
        for (const Reading& reading : gauge.readings) {
            prometheus::ClientMetric metric;
            if (!gauge.label.empty()) metric.label = {{gauge.label, reading.which}};
            metric.gauge.value = reading.value;
            family.metric.push_back(std::move(metric));
        }
    });
}

asio::awaitable<void> AskedGauges::ask() {
    if (under_way_ == 0) begin_round(co_await asio::this_coro::executor);
    co_await patience_->async_wait(asio::as_tuple(asio::use_awaitable));
}

void AskedGauges::begin_round(const asio::any_io_executor& executor) {
    patience_.emplace(executor, longest_look);
    under_way_ = gauges_.size();
    if (gauges_.empty()) patience_->expires_at(SteadyClock::time_point::min());
    for (Gauge& gauge : gauges_) asio::co_spawn(executor, ask_one(gauge), asio::detached);
}

asio::awaitable<void> AskedGauges::ask_one(Gauge& gauge) {
    auto readings = co_await gauge.ask();
    gauge.readings = readings ? std::move(*readings) : Readings{};
    gauge.read_at = SteadyClock::now();
    // Not cancel(): who begins to wait only now must not wait either.
    if (--under_way_ == 0) patience_->expires_at(SteadyClock::time_point::min());
}

}  // namespace taxasge
