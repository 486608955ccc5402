// How long answers took, as HAProxy logs them into a datagram socket: "s3 0 12" is slot, connecting and
// waiting in milliseconds. Counts come from HAProxy's own counters, so a line may be lost: at most 4,096 a
// slot are kept until somebody takes them, then a fair choice of all (reservoir sampling), and no more are
// read than a few thousand a second, however hard the proxy works.
#pragma once

#include "delivery/targets/local/agent_state.hpp"

#include <boost/asio/local/datagram_protocol.hpp>
#include <boost/asio/steady_timer.hpp>

#include <array>
#include <optional>

namespace taxasge::delivery {

struct LatencyLine {
    int slot = 0;
    std::chrono::milliseconds latency{0};
};

// Nothing when it is another line, or of a request that was not answered.
[[nodiscard]] std::optional<LatencyLine> parse_latency_line(std::string_view line);

class LatencyLog {
 public:
    using Latencies = std::vector<std::chrono::microseconds>;

    explicit LatencyLog(boost::asio::io_context& context) : socket_(context), pause_(context) {}

    // In the current folder. Error: unavailable.
    [[nodiscard]] Result<void> open();
    void close();

    [[nodiscard]] Latencies take(int slot);  // and forgets them

 private:
    struct Kept {
        Latencies latencies;
        std::int64_t seen = 0;
    };

    void await_lines();
    void read_lines();
    void keep(const LatencyLine& line);

    boost::asio::local::datagram_protocol::socket socket_;
    boost::asio::steady_timer pause_;
    std::array<Kept, slot_count> kept_;
};

}  // namespace taxasge::delivery
