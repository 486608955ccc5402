// Custom tokens: with one of ours somebody who is signed in here signs in to Firebase, to use what else the
// project has there [Firebase: Create custom tokens using a third-party JWT library]. Their uid there is the
// id of the user here. Any thread.
#pragma once

#include "base/clock.hpp"
#include "base/id.hpp"
#include "base/worker_pool.hpp"
#include "server/firebase/service_account.hpp"

#include <chrono>
#include <string>

namespace taxasge {

inline constexpr std::chrono::seconds custom_token_lifetime{3600};  // the longest that Firebase takes

// 404: this deployment has not what is asked for.
[[nodiscard]] Error firebase_not_configured();

enum class Minting { signed_by_account, for_emulator };  // whose tokens nobody signs

class CustomTokens {
 public:
    CustomTokens(const CurrentServiceAccount& account, Minting minting, const Clock& clock)
        : account_(account), minting_(minting), clock_(clock) {}

    // Errors: not_found (firebase_not_configured), without a service account; unavailable, when too many wait
    // for a signature.
    [[nodiscard]] boost::asio::awaitable<Result<std::string>> mint(Id user_id);

 private:
    const CurrentServiceAccount& account_;
    const Minting minting_;
    const Clock& clock_;
    // A signature takes a millisecond, and with a long key ten: no I/O thread does that.
    WorkerPool pool_{1, {.tasks = 256, .wait = std::chrono::seconds{2}}};
};

}  // namespace taxasge
