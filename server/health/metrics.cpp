#include "server/health/metrics.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <mutex>

namespace taxasge {
namespace {

using prometheus::ClientMetric;
using prometheus::MetricFamily;
using prometheus::MetricType;

const prometheus::Histogram::BucketBoundaries buckets_seconds{Distribution::bounds_seconds.begin(),
                                                              Distribution::bounds_seconds.end()};

ClientMetric counted(std::vector<ClientMetric::Label> labels, double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.counter.value = value;
    return metric;
}

ClientMetric measured(std::vector<ClientMetric::Label> labels, double value) {
    ClientMetric metric;
    metric.label = std::move(labels);
    metric.gauge.value = value;
    return metric;
}

ClientMetric distributed(const Distribution::Reading& reading) {
    ClientMetric metric;
    metric.histogram.sample_count = reading.up_to.back();
    metric.histogram.sample_sum = reading.sum_seconds;
    for (std::size_t i = 0; i < Distribution::bounds_seconds.size(); ++i)
        metric.histogram.bucket.push_back({reading.up_to.at(i), Distribution::bounds_seconds.at(i)});
    return metric;
}

}  // namespace

Metrics::Metrics()
    : requests_(prometheus::BuildCounter()
                    .Name("taxasge_http_requests_total")
                    .Help("Requests answered")
                    .Register(registry_)),
      durations_(prometheus::BuildHistogram()
                     .Name("taxasge_http_request_duration_seconds")
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

void Metrics::add(const About& about, MetricType type, std::function<void(Family&)> fill) {
    auto source = std::ranges::find(sources_, about.name, [](const Source& one) { return one.head.name; });
    if (source == sources_.end()) {
        Family head;
        head.name = about.name;
        head.help = about.help;
        head.type = type;
        source = sources_.insert(source, Source{.head = std::move(head), .fill = {}});
    }
    source->fill.push_back(std::move(fill));
}

void Metrics::add_gauge(const std::string& name, const std::string& help, std::function<double()> read) {
    add({name, help}, MetricType::Gauge,
        [read = std::move(read)](Family& family) { family.metric.push_back(measured({}, read())); });
}

void Metrics::add_counter(const About& about, std::function<double()> read) {
    add(about, MetricType::Counter,
        [read = std::move(read)](Family& family) { family.metric.push_back(counted({}, read())); });
}

void Metrics::add_cases(const About& about, CaseLabels labels, std::function<void(const Tell&)> each) {
    add(about, MetricType::Counter, [labels = std::move(labels), each = std::move(each)](Family& family) {
        each([&](std::string_view word, std::uint64_t count) {
            std::vector<Label> all{{labels.of_case, std::string{word}}};
            if (!labels.beside.name.empty()) all.push_back(labels.beside);
            family.metric.push_back(counted(std::move(all), static_cast<double>(count)));
        });
    });
}

void Metrics::add_distribution(const About& about, const Distribution& distribution) {
    add(about, MetricType::Histogram,
        [&distribution](Family& family) { family.metric.push_back(distributed(distribution.read())); });
}

void Metrics::add_fact(const About& about, std::vector<Label> labels) {
    add(about, MetricType::Gauge,
        [labels = std::move(labels)](Family& family) { family.metric.push_back(measured(labels, 1)); });
}

std::string Metrics::text() {
    std::vector<Family> families = registry_.Collect();
    for (const Source& source : sources_) {
        Family family = source.head;
        for (const auto& fill : source.fill) fill(family);
        if (!family.metric.empty()) families.push_back(std::move(family));
    }
    return prometheus::TextSerializer{}.Serialize(families);
}

}  // namespace taxasge
