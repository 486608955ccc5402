// Gauges that somebody else must be asked for, the database above all: when the metrics are looked at, and
// never more often. A look waits a second at most, and nothing that fails, or hangs, fails it: what did not
// answer is left out, and the check of that part says why (A59).
#pragma once

#include "base/result.hpp"
#include "server/health/metrics.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace taxasge {

struct Reading {
    std::string which;  // the label's value; "" where there is no label
    double value = 0;
};

class AskedGauges {
 public:
    using Readings = std::vector<Reading>;
    using Ask = std::function<boost::asio::awaitable<Result<Readings>>()>;

    // `metrics` must outlive this, and is not to be read after it.
    explicit AskedGauges(Metrics& metrics) : metrics_(metrics) {}

    // `label` tells the readings of one gauge apart; "": there is one reading, without a label.
    void add(const Metrics::About& about, const std::string& label, Ask ask);

    // Asks for all of them at once, unless that is under way, and waits for the answers. On one thread.
    [[nodiscard]] boost::asio::awaitable<void> ask();

 private:
    struct Gauge {
        std::string label;
        Ask ask;
        Readings readings = {};
        std::chrono::steady_clock::time_point read_at = {};
    };

    void begin_round(const boost::asio::any_io_executor& executor);
    [[nodiscard]] boost::asio::awaitable<void> ask_one(Gauge& gauge);

    Metrics& metrics_;
    std::deque<Gauge> gauges_;  // stay where they are
    std::size_t under_way_ = 0;
    std::optional<boost::asio::steady_timer> patience_;  // of those who wait for this round
};

}  // namespace taxasge
