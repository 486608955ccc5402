// What a whole network may ask for within a minute, where no account is named or none need exist. The figures
// leave room for a carrier that has a town behind one network, and are there to stop a single flood; signing
// in by password has none of these, for that would lock out all who share the network (A20).
#pragma once

#include "base/counts.hpp"
#include "base/result.hpp"
#include "server/throttling/client_networks.hpp"
#include "server/throttling/rate_limits.hpp"
#include "server/throttling/shared_counters.hpp"

namespace taxasge {

enum class Budget { sign_up, verify, resend, password_reset, firebase, passkey };

constexpr std::string_view to_text(Budget budget) {
    switch (budget) {
        case Budget::sign_up:
            return "sign_up";
        case Budget::verify:
            return "verify";
        case Budget::resend:
            return "resend";
        case Budget::password_reset:
            return "password_reset";
        case Budget::firebase:
            return "firebase";
        case Budget::passkey:
            return "passkey";
    }
    return "";
}

[[nodiscard]] std::int64_t requests_a_minute(Budget budget);

// Any thread.
class NetworkBudgets {
 public:
    NetworkBudgets(const SharedCounters& counters, const ClientNetworks& networks, RateLimits limits)
        : counters_(counters), networks_(networks), limits_(limits) {}

    // Error: too_many. A client whose network is not known is let through (A21).
    [[nodiscard]] boost::asio::awaitable<Result<void>> spend(Budget budget, std::string client) const;

    [[nodiscard]] const Counts<Budget>& refusals() const { return refusals_; }

 private:
    const SharedCounters& counters_;
    const ClientNetworks& networks_;
    const RateLimits limits_;
    mutable Counts<Budget> refusals_;
};

}  // namespace taxasge
