// Who is asked how often: the one place that turns the agent's state into what HAProxy does. Weights move by
// shift(); when a revision with requests dies, by take_from(), within milliseconds (D27).
// Threading: the agent's one thread.
#pragma once

#include "delivery/targets/local/latency_log.hpp"
#include "delivery/targets/local/ledger.hpp"
#include "delivery/targets/local/proxy.hpp"

namespace taxasge::delivery {

class Traffic {
 public:
    Traffic(Ledger& ledger, Proxy& proxy, LatencyLog& latencies)
        : ledger_(ledger), proxy_(proxy), latencies_(latencies) {}

    // HAProxy is there and does what the state says. Error: invalid, when it does not start, with its last
    // words; unavailable.
    [[nodiscard]] Result<void> bring_up();

    // The same after another agent: its HAProxy is reloaded when its configuration is not what ours would be.
    [[nodiscard]] Result<void> take_over();

    // HAProxy anew, by a process that takes the sockets over: nobody notices. Errors: as bring_up.
    [[nodiscard]] Result<void> reload();

    // Called when another process is HAProxy now.
    void on_new_proxy(std::function<void()> call) { on_new_proxy_ = std::move(call); }

    // As the state says. Error: unavailable, internal.
    [[nodiscard]] Result<void> apply() { return proxy_.apply(plan()); }

    // Error: invalid, when one is unknown or not ready, or they are not 100 together.
    [[nodiscard]] Result<void> shift(const Weights& weights);

    // This one has died. Whether others could take its requests; they then have them.
    [[nodiscard]] bool take_from(const std::string& id);

    [[nodiscard]] Result<Observation> observe() const;
    [[nodiscard]] Result<Sample> sample(const std::string& id);
    [[nodiscard]] Result<std::int64_t> in_flight(const std::string& id) const;

    // Ends the requests that are under way at it. Error: unavailable, internal.
    [[nodiscard]] Result<void> cut(int slot) const { return proxy_.cut(slot); }

    // Somebody new is in the slot: what HAProxy has counted for it so far is not theirs, nor is what was kept
    // of its latencies. Zero when nobody knows.
    [[nodiscard]] Counted begin_counting(int slot);

    // HAProxy's counters, before they can be lost with it.
    void remember_counts();

 private:
    [[nodiscard]] ProxyPlan plan() const;
    void carry_counts();
    void accept_proxy();

    Ledger& ledger_;
    Proxy& proxy_;
    LatencyLog& latencies_;
    std::map<int, Counted> last_;  // by slot, from this HAProxy
    std::function<void()> on_new_proxy_ = [] {};
};

}  // namespace taxasge::delivery
