// What checking a stored password hash would cost, read before libsodium believes it: the cost stands in the
// hash itself [PHC string format], and whoever can write one (an import, a stolen database account) could ask
// for 4 TiB of memory.
#pragma once

#include "base/result.hpp"

#include <cstdint>
#include <string_view>

namespace taxasge {

struct HashCost {
    std::uint32_t memory_kib = 0;
    std::uint32_t passes = 0;

    bool operator==(const HashCost&) const = default;
};

// What each hash of ours costs [OWASP] (A1).
inline constexpr HashCost our_cost{.memory_kib = 19456, .passes = 2};

// Of "$argon2id$v=19$m=19456,t=2,p=1$salt$digest", in the one spelling that libsodium writes. Error:
// malformed.
[[nodiscard]] Result<HashCost> read_hash_cost(std::string_view phc);

// Is it such a hash, and not much dearer than ours: at most 64 MiB, and four times our work?
[[nodiscard]] bool is_affordable_hash(std::string_view phc);

}  // namespace taxasge
