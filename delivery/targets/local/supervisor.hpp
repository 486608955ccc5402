// The life of revisions: started, ready, drained, ended, and started again when they die. Who is asked is
// Traffic's business; this one tells it who is there.
// Threading: the agent's one thread; the waits are coroutines on it.
#pragma once

#include "delivery/targets/local/traffic.hpp"

#include <boost/asio/awaitable.hpp>
#include <boost/asio/posix/stream_descriptor.hpp>

#include <map>

namespace taxasge::delivery {

struct Ground {
    std::filesystem::path folder;  // absolute
    Containment containment = Containment::cgroup_if_writable;
};

class Supervisor {
 public:
    using Moment = std::chrono::steady_clock::time_point;

    Supervisor(boost::asio::io_context& context, Ledger& ledger, Traffic& traffic, Ground ground)
        : context_(context), ledger_(ledger), traffic_(traffic), ground_(std::move(ground)) {}

    // What an agent before us left: who lives is watched, who died is replaced or started again.
    void take_over();

    // Errors: as Target's.
    [[nodiscard]] boost::asio::awaitable<Result<void>> place(Revision revision, Moment deadline);
    [[nodiscard]] boost::asio::awaitable<Result<Drained>> drain(std::string id, Moment deadline);
    [[nodiscard]] boost::asio::awaitable<Result<void>> remove(std::string id);

    // Everything ends, also what has requests.
    [[nodiscard]] boost::asio::awaitable<void> end_all();

 private:
    [[nodiscard]] Result<void> begin(const Revision& revision, Moment deadline);
    [[nodiscard]] Result<void> start(const std::string& id);
    [[nodiscard]] boost::asio::awaitable<Result<void>> until_ready(std::string id, Moment deadline);
    [[nodiscard]] Result<void> enter(const std::string& id);
    [[nodiscard]] boost::asio::awaitable<void> start_again(std::string id);
    [[nodiscard]] Moment next_deadline(const std::string& id) const;
    [[nodiscard]] boost::asio::awaitable<void> end_gently(KeptTree tree);
    void watch(const std::string& id);
    void unwatch(const std::string& id);
    void on_death(const std::string& id, const ProcessId& process);
    void forget(const std::string& id);
    void end_strays() const;

    boost::asio::io_context& context_;
    Ledger& ledger_;
    Traffic& traffic_;
    Ground ground_;
    std::map<std::string, std::shared_ptr<boost::asio::posix::stream_descriptor>> watched_;
};

}  // namespace taxasge::delivery
