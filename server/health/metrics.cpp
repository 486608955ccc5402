#include "server/health/metrics.hpp"

#include <prometheus/text_serializer.h>

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
    const std::string method_text{method};
    const std::string route_text{route};
    requests_.Add({{"method", method_text}, {"route", route_text}, {"status", std::to_string(status)}})
        .Increment();
    durations_.Add({{"method", method_text}, {"route", route_text}}, buckets_seconds)
        .Observe(std::chrono::duration<double>(duration).count());
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
