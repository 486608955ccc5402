// Everything that limits, built in the order in which it is needed.
#pragma once

#include "server/throttling/login_throttle.hpp"
#include "server/throttling/network_budgets.hpp"

namespace taxasge {

struct Throttling {
    struct Base {
        Database& database;
        Cache& cache;
        const MasterKeys& keys;
        const Clock& clock;
    };

    Throttling(Base base, RateLimits limits, ClientNetworks::IsProxy is_proxy = {})
        : limits(limits),
          counters(base.cache, base.clock),
          networks(std::move(is_proxy)),
          budgets(counters, networks, limits),
          failures(base.database, base.clock),
          login({base.database, counters, networks, failures, limits}, base.keys) {}

    RateLimits limits;
    SharedCounters counters;
    ClientNetworks networks;
    NetworkBudgets budgets;
    LoginFailures failures;
    LoginThrottle login;
};

}  // namespace taxasge
