// How an instance that runs learns that the signing keys are others (A34): it reads them every few seconds,
// and at once when a token names a key that it does not know.
#pragma once

#include "server/sessions/live_signing_keys.hpp"

#include <chrono>
#include <mutex>
#include <string_view>

namespace taxasge {

class SigningKeyWatch {
 public:
    SigningKeyWatch(LiveSigningKeys& live, Database& database, const MasterKeys& keys, const Clock& clock)
        : live_(live), database_(database), keys_(keys), clock_(clock) {}

    // Reads the keys anew. Never leaves work: 0. Errors: those of SigningKeys::load(); what was there stays.
    [[nodiscard]] boost::asio::awaitable<Result<std::int64_t>> renew();

    // Before a token is refused: true, when it names a key that was not known, and the keys were read again
    // since; false, when there is nothing to look for. However many tokens with invented keys arrive, the
    // database is asked five times a second: they wait for that together. Error: unavailable, when nobody can
    // tell now whether the key is ours.
    [[nodiscard]] boost::asio::awaitable<Result<bool>> look_for_key_of(std::string_view token);

 private:
    using Moment = std::chrono::steady_clock::time_point;

    [[nodiscard]] bool was_read_since(Moment moment) const;
    [[nodiscard]] bool takes_a_turn();
    void install(SigningKeys read, Moment begun);

    LiveSigningKeys& live_;
    Database& database_;
    const MasterKeys& keys_;
    const Clock& clock_;
    mutable std::mutex mutex_;
    Moment read_begun_{};  // of the newest reading that came to its end
    Moment next_turn_{};
};

}  // namespace taxasge
