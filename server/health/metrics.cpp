#include "server/health/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <mutex>

namespace taxasge {
namespace {

const prometheus::Histogram::BucketBoundaries buckets_seconds{0.001, 0.0025, 0.005, 0.01, 0.025, 0.05,
                                                              0.1,   0.25,   0.5,   1,    2.5,   5};

}  // namespace

Metrics::Metrics()
    : requests_(prometheus::BuildCounter()
                    .Name("http_requests_total")
                    .Help("Requests answered")
                    .Register(registry_)),
      durations_(prometheus::BuildHistogram()
                     .Name("http_request_duration_seconds")
                     .Help("From the whole request read to the answer made")
                     .Register(registry_)) {}

void Metrics::observe_request(std::string_view method, std::string_view route, unsigned status,
                              std::chrono::nanoseconds duration) {
    const Series series = series_of(method, route, status);
    series.requests->Increment();
    series.durations->Observe(std::chrono::duration<double>(duration).count());
}

Metrics::Series Metrics::series_of(std::string_view method, std::string_view route, unsigned status) {
    {
        const std::shared_lock lock{series_mutex_};
        const auto known = series_.find(std::tuple{method, route, status});
        if (known != series_.end()) return known->second;
    }
    const Series made = make_series(std::string{method}, std::string{route}, status);
    const std::unique_lock lock{series_mutex_};
    return series_.try_emplace({std::string{method}, std::string{route}, status}, made).first->second;
}

// The same labels give the same series again, so two threads may both make it.
Metrics::Series Metrics::make_series(const std::string& method, const std::string& route, unsigned status) {
    return {&requests_.Add({{"method", method}, {"route", route}, {"status", std::to_string(status)}}),
            &durations_.Add({{"method", method}, {"route", route}}, buckets_seconds)};
}

void Metrics::add_gauge(const std::string& name, const std::string& help, std::function<double()> read) {
    auto& gauge = prometheus::BuildGauge().Name(name).Help(help).Register(registry_).Add({});
    gauges_.emplace_back(&gauge, std::move(read));
}

std::string Metrics::text() {
    for (auto& [gauge, read] : gauges_) gauge->Set(read());
    return prometheus::TextSerializer{}.Serialize(registry_.Collect());
}

}  // namespace taxasge
