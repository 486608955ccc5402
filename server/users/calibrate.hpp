// How many password hashes a second this machine makes with our hasher: the bound of any rate of logins.
#pragma once

#include <chrono>

namespace taxasge {

struct HashRate {
    unsigned workers;
    double hashes_per_second;
    double milliseconds_per_hash;  // of one worker
};

// Blocks for `duration`. Throws std::runtime_error, when there is no memory to hash with.
[[nodiscard]] HashRate measure_hash_rate(unsigned workers, std::chrono::milliseconds duration);

}  // namespace taxasge
