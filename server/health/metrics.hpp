// What the server counts, in Prometheus' text form [Prometheus exposition format 0.0.4]. Any thread.
#pragma once

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <tuple>
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
    struct Series {
        prometheus::Counter* requests;
        prometheus::Histogram* durations;
    };
    [[nodiscard]] Series series_of(std::string_view method, std::string_view route, unsigned status);
    [[nodiscard]] Series make_series(const std::string& method, const std::string& route, unsigned status);

    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Histogram>& durations_;
    // The registry finds a series by a map of labels that is made anew each time: twenty allocations a
    // request.
    std::shared_mutex series_mutex_;
    std::map<std::tuple<std::string, std::string, unsigned>, Series, std::less<>> series_;
    std::vector<std::pair<prometheus::Gauge*, std::function<double()>>> gauges_;
};

}  // namespace taxasge
