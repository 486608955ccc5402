// What the server counts, in Prometheus' text form [Prometheus exposition format 0.0.4]. Any thread.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace taxasge {

class Metrics {
 public:
    Metrics();

    // `route` is the pattern of the table, never the path as sent: a scanner must not make new series.
    void observe_request(std::string_view method, std::string_view route, unsigned status,
                         std::chrono::nanoseconds duration);

    // A value that is read when somebody looks.
    void add_gauge(const std::string& name, const std::string& help, std::function<double()> read);

    [[nodiscard]] std::string text();

 private:
    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Histogram>& durations_;
    std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges_;
};

}  // namespace taxasge
