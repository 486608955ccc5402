// The signing keys of this instance while it runs: they are replaced when the database has others
// (server/sessions/signing_key_watch.hpp), under the hands of those who sign and check. Any thread.
#pragma once

#include "base/latest.hpp"
#include "server/sessions/signing_keys.hpp"

#include <atomic>
#include <cstdint>

namespace taxasge {

class LiveSigningKeys {
 public:
    explicit LiveSigningKeys(SigningKeys first);

    [[nodiscard]] std::shared_ptr<const SigningKeys> get() const { return latest_.get(); }

    // Another number whenever a key went away: what was checked with it before is worth nothing from then on.
    // Read before get(), so that it is never younger than the keys.
    [[nodiscard]] std::uint64_t epoch() const { return epoch_.load(std::memory_order_acquire); }

    void replace(SigningKeys next);

 private:
    Latest<const SigningKeys> latest_;
    std::atomic<std::uint64_t> epoch_{0};
};

}  // namespace taxasge
