// Drives all connections: either each as fast as it is answered, or all together on a fixed schedule.
#pragma once

#include "bench/load/connection.hpp"
#include "bench/load/options.hpp"
#include "bench/load/request_maker.hpp"
#include "bench/load/tally.hpp"

#include <fstream>
#include <vector>

namespace taxasge::bench {

class Load {
 public:
    explicit Load(const Options& options);

    void run();
    void print();

 private:
    [[nodiscard]] bool is_over(Clock::time_point now) const;
    [[nodiscard]] bool may_send() const { return options_.most == 0 || sent_ < options_.most; }
    [[nodiscard]] Clock::time_point due_time() const;
    [[nodiscard]] bool has_open_request() const;

    void send_what_is_due();
    void send_to(Connection& connection, Clock::time_point due);
    void wait();
    void serve(Connection& connection);
    void take_answer(Connection& connection, const Answer& answer);

    const Options& options_;
    RequestMaker requests_;
    Tally tally_;
    int poll_;
    std::vector<Connection> connections_;
    std::size_t next_ = 0;  // of the connections, on a schedule
    std::size_t sent_ = 0;
    std::ofstream kept_;
    Clock::time_point start_;
    Clock::time_point end_;
    Clock::time_point stopped_;
};

}  // namespace taxasge::bench
