// What the server counts, in Prometheus' text form [Prometheus exposition format 0.0.4]. Any thread.
//
// Who counts knows nothing of this: it has Counts or a Distribution (base/), and what is here reads them when
// somebody looks. docs/metrics.md names them all, which a test holds it to.
#pragma once

#include "base/counts.hpp"
#include "base/distribution.hpp"

#include <prometheus/counter.h>
#include <prometheus/histogram.h>
#include <prometheus/metric_family.h>
#include <prometheus/registry.h>

#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <shared_mutex>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

namespace taxasge {

class Metrics {
 public:
    using Family = prometheus::MetricFamily;
    using Label = prometheus::ClientMetric::Label;

    struct About {
        std::string name;
        std::string help;
    };

    Metrics();

    // `route` is the pattern of the table, never the path as sent: a scanner must not make new series.
    void observe_request(std::string_view method, std::string_view route, unsigned status,
                         std::chrono::nanoseconds duration);

    // A value that is read when somebody looks.
    void add_gauge(const std::string& name, const std::string& help, std::function<double()> read);
    void add_counter(const About& about, std::function<double()> read);

    // A counter for each case, told apart by `label`; of several with one name the latter add to the first.
    // What is read must outlive this.
    template <ClosedList E>
    void add_counts(const About& about, const std::string& label, const Counts<E>& counts) {
        add_cases(about, {label, {}}, [&counts](const Tell& tell) { counts.each(tell); });
    }
    template <ClosedList E>
    void add_counts(const About& about, const std::string& label, const Counts<E>& counts,
                    const Label& beside) {
        add_cases(about, {label, beside}, [&counts](const Tell& tell) { counts.each(tell); });
    }

    void add_distribution(const About& about, const Distribution& distribution);

    // A fact: always 1, and what it says stands in its labels.
    void add_fact(const About& about, std::vector<Label> labels);

    // Whatever else: what has nothing to tell now is left out.
    void add(const About& about, prometheus::MetricType type, std::function<void(Family&)> fill);

    [[nodiscard]] std::string text();

 private:
    struct Series {
        prometheus::Counter* requests;
        prometheus::Histogram* durations;
    };
    struct CaseLabels {
        std::string of_case;
        Label beside;  // with no name: none
    };
    struct Source {
        Family head;
        std::vector<std::function<void(Family&)>> fill;
    };
    using Tell = std::function<void(std::string_view, std::uint64_t)>;

    [[nodiscard]] Series series_of(std::string_view method, std::string_view route, unsigned status);
    [[nodiscard]] Series make_series(const std::string& method, const std::string& route, unsigned status);
    void add_cases(const About& about, CaseLabels labels, std::function<void(const Tell&)> each);

    prometheus::Registry registry_;
    prometheus::Family<prometheus::Counter>& requests_;
    prometheus::Family<prometheus::Histogram>& durations_;
    // The registry finds a series by a map of labels that is made anew each time: twenty allocations a
    // request.
    std::shared_mutex series_mutex_;
    std::map<std::tuple<std::string, std::string, unsigned>, Series, std::less<>> series_;
    std::vector<Source> sources_;  // complete before the first look
};

}  // namespace taxasge
