// How often a password may be tried: docs/adr/0011-throttling.md. By account and network, with growing waits;
// by account alone, at most so many failures in a row, and then a mailed code must come with the password. A
// device that the account knows is counted apart from strangers. Names that nobody has count just the same.
#pragma once

#include "base/seal.hpp"
#include "server/throttling/client_networks.hpp"
#include "server/throttling/in_flight.hpp"
#include "server/throttling/login_failures.hpp"
#include "server/throttling/rate_limits.hpp"
#include "server/throttling/tries.hpp"

#include <atomic>
#include <string>
#include <vector>

namespace taxasge {

struct LoginCaller {
    std::string account;  // the key of the address
    std::string client;   // address
    Bytes device_hash;
};

// One login on its way from begin() to failed() or succeeded().
struct LoginAttempt {
    enum class Counting {
        never,         // there are no limits
        when_failed,   // the first in a row
        done,          // before the password was looked at
        only_by_code,  // the row is full: without the mailed code the password is not even looked at
    };

    Counting counting = Counting::never;
    Bytes lane;
    std::vector<Bytes> lanes_to_forget;
    std::vector<std::string> tries;
    InFlight::Place place;
};

// Any thread.
class LoginThrottle {
 public:
    struct Parts {
        Database& database;
        const SharedCounters& counters;
        const ClientNetworks& networks;
        const LoginFailures& failures;
        RateLimits limits;
    };

    LoginThrottle(Parts parts, const MasterKeys& keys)
        : parts_(parts), tries_(parts.counters), keys_(keys, "login-throttle-v1") {}

    // Before anything costly is done for the login. Errors: too_many; those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<LoginAttempt>> begin(LoginCaller caller) const;

    // The password was wrong. Errors: those of the database.
    [[nodiscard]] boost::asio::awaitable<Result<void>> failed(const LoginAttempt& attempt) const;

    // A session was opened: what this network and the row hold is forgotten, for most without a statement.
    // The login stands whatever happens here.
    [[nodiscard]] boost::asio::awaitable<void> succeeded(const LoginAttempt& attempt) const;

    [[nodiscard]] std::uint64_t refused() const { return refused_; }

 private:
    using Outcome = Result<LoginAttempt>;

    // What strangers left of an account.
    struct Standing {
        Result<void> taken;  // a try of this network
        std::int64_t failures = 0;
    };

    [[nodiscard]] boost::asio::awaitable<Outcome> begin_as_stranger(LoginAttempt attempt,
                                                                    Standing standing) const;
    [[nodiscard]] boost::asio::awaitable<Outcome> begin_as_known(LoginAttempt attempt,
                                                                 const LoginCaller& caller,
                                                                 Standing standing) const;
    [[nodiscard]] boost::asio::awaitable<Outcome> count_first(LoginAttempt attempt) const;
    [[nodiscard]] Error refuse(Error error) const;
    [[nodiscard]] Bytes lane_of(std::string_view kind, std::string_view name) const;

    Parts parts_;
    Tries tries_;
    DerivedKeys
        keys_;  // what people typed as names is nobody's business: the database and Redis hold an HMAC
    mutable InFlight in_flight_;
    mutable std::atomic<std::uint64_t> refused_{0};
};

}  // namespace taxasge
