// Everything that lives as long as the agent, and what it does without being asked: HAProxy is started again
// when it ends, counters are read before they can be lost, and logs do not fill the disk.
#pragma once

#include "delivery/targets/local/agent.hpp"
#include "delivery/targets/local/agent_requests.hpp"
#include "delivery/targets/local/supervisor.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/signal_set.hpp>

namespace taxasge::delivery {

class AgentLife {
 public:
    AgentLife(const AgentOptions& options, Ledger ledger);

    // Until a signal, or until everything was ended. Error: unavailable, when it cannot listen.
    [[nodiscard]] Result<void> run();

 private:
    [[nodiscard]] Result<void> listen();
    [[nodiscard]] boost::asio::awaitable<void> accept();
    [[nodiscard]] boost::asio::awaitable<void> serve(boost::asio::local::stream_protocol::socket connection);
    [[nodiscard]] boost::asio::awaitable<void> keep_proxy_up();
    [[nodiscard]] boost::asio::awaitable<void> read_counters();
    [[nodiscard]] boost::asio::awaitable<void> keep_logs_small();
    void take_over();

    boost::asio::io_context context_{1};
    Ledger ledger_;
    Proxy proxy_;
    LatencyLog latencies_{context_};
    Traffic traffic_{ledger_, proxy_, latencies_};
    Supervisor supervisor_;
    AgentRequests requests_;
    int being_answered_ = 0;
    boost::asio::posix::stream_descriptor proxy_watch_{context_};
    boost::asio::local::stream_protocol::acceptor acceptor_{context_};
    boost::asio::signal_set signals_{context_, SIGTERM, SIGINT};
};

}  // namespace taxasge::delivery
